namespace Vipps.Webhooks.Cli;

/// <summary>Reads the bytes of a file or of standard input, as they are.</summary>
internal static class InputBytes
{
    /// <summary>The name of standard input, by the convention of shells.</summary>
    public const string StandardInput = "-";

    /// <summary>The limit, far above what Vipps delivers: a larger file is not the intended one.</summary>
    public const int MaxLength = 4 * 1024 * 1024;

    /// <exception cref="ToolException">It is too large, or not a file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<byte[]> ReadAsync(string path, ToolEnvironment environment, CancellationToken cancellationToken)
    {
        if (path.Length == 0 || Directory.Exists(environment.FullPath(path)))
        {
            throw ToolException.WrongUse($"'{path}' is not a file.", "Name a file, or - for standard input.");
        }

        await using var file = path == StandardInput ? null : File.OpenRead(environment.FullPath(path));
        var source = file ?? environment.Input;
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await source.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (content.Length + count > MaxLength)
            {
                throw ToolException.WrongUse($"{NameOf(path)} holds more than 4 MiB, which no delivery does.");
            }

            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }

    private static string NameOf(string path) => path == StandardInput ? "Standard input" : path;
}
