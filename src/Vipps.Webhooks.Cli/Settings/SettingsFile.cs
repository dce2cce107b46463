using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vipps.Webhooks.Cli;

/// <summary>
/// A new file with settings, for whoever runs the tool and nobody else: made before the call whose answer it is to hold, so that no
/// secret is lost to a file that cannot be written.
/// </summary>
internal sealed class SettingsFile : IDisposable
{
    private readonly FileStream _file;
    private bool _isWritten;

    private SettingsFile(FileStream file) => _file = file;

    public string Path => _file.Name;

    /// <exception cref="ToolException">The file is there already.</exception>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static SettingsFile Create(FileInfo path)
    {
        if (path.Exists)
        {
            throw ToolException.WrongUse($"{path} is there already, and may hold a secret. Nothing was done.", "Name another file.");
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

    /// <summary>Leaves nothing behind where nothing was written.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (!_isWritten)
        {
            File.Delete(Path);
        }
    }
}
