namespace Vipps.Webhooks.Cli;

/// <summary>A known way in which a body is changed on its way, undone.</summary>
internal sealed class BodyChange(string code, string message, string next, ReadOnlyMemory<byte> undone)
{
    public Finding Finding { get; } = new(code, message, next);

    /// <summary>The body as it was before, if this is what happened.</summary>
    public ReadOnlyMemory<byte> Undone { get; } = undone;
}
