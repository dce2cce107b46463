namespace Vipps.Webhooks.Cli;

/// <summary>Warns of bodies that an editor does not send as they stand in a <c>.http</c> file.</summary>
internal static class HttpFileWarnings
{
    private static readonly string[] Traps = ["\n", "\r", "{{"];

    /// <returns>The warning; null if the body is safe.</returns>
    public static string? Of(SignedBody body) =>
        body.Text is null ? "The body is not text: an editor that sends .http files changes it, and the signature fails. --as curl keeps it as it is."
        : Traps.Any(trap => body.Text.Contains(trap, StringComparison.Ordinal))
            ? "The body has line breaks or {{: an editor that sends .http files may change it, and the signature fails. --as curl keeps it as it is."
        : null;
}
