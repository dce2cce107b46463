namespace Vipps.Webhooks.Sandbox;

/// <summary>Writes files that hold secrets: readable by their owner only, and at any moment with either the old content or the new one.</summary>
internal static class OwnerOnlyFile
{
    /// <exception cref="IOException">The file cannot be written; the old content stays.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; the old content stays.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var beside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(beside, options))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
