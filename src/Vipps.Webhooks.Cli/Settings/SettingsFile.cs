using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vipps.Webhooks.Cli;

/// <summary>
/// A new file with settings that only the current user can read. It is created before the call whose response it is to hold, so that no
/// secret is lost because a file cannot be written.
/// </summary>
internal sealed class SettingsFile : IDisposable
{
    private readonly FileStream _file;
    private bool _isWritten;

    private SettingsFile(FileStream file) => _file = file;

    public string Path => _file.Name;

    /// <exception cref="ToolException">The file already exists.</exception>
    /// <exception cref="IOException">It cannot be created.</exception>
    public static SettingsFile Create(FileInfo path)
    {
        if (path.Exists)
        {
            throw ToolException.WrongUse($"{path} already exists and may hold a secret. Nothing was done.", "Name another file.");
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new SettingsFile(new FileStream(path.FullName, options));
    }

    /// <summary>Writes the section of the SDK's settings.</summary>
    public void Write(JsonObject section)
    {
        using (var writer = new Utf8JsonWriter(_file, new JsonWriterOptions { Indented = true, Encoder = ToolJson.Encoder }))
        {
            new JsonObject { [SettingsOptions.Section] = section }.WriteTo(writer);
        }

        _file.Flush(flushToDisk: true);
        _isWritten = true;
    }

    /// <summary>Deletes the file if nothing was written.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (!_isWritten)
        {
            File.Delete(Path);
        }
    }
}
