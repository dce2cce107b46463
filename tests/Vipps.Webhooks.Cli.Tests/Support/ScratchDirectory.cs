namespace Vipps.Webhooks.Cli.Tests;

/// <summary>A directory for the files of one test.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vipps-webhooks-files-");

    public string Path => _directory.FullName;

    /// <summary>Writes a file, and names it.</summary>
    public string Write(string name, ReadOnlySpan<byte> content)
    {
        var path = PathOf(name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string PathOf(string name) => System.IO.Path.Combine(_directory.FullName, name);

    public void Dispose() => _directory.Delete(recursive: true);
}
