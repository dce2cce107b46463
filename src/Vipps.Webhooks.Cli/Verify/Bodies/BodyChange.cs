namespace Vipps.Webhooks.Cli;

/// <summary>A known way in which a body is changed in transit, undone.</summary>
internal sealed class BodyChange(string code, string message, string next, ReadOnlyMemory<byte> undone)
{
    public Finding Finding { get; } = new(code, message, next);

    /// <summary>The original body, if this change happened.</summary>
    public ReadOnlyMemory<byte> Undone { get; } = undone;
}
