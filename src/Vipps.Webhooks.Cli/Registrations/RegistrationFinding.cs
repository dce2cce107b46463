namespace Vipps.Webhooks.Cli;

/// <summary>Something about a webhook that an app keeps registered.</summary>
/// <param name="Code">
/// One of <c>unfinished</c>, <c>goneAtVipps</c>, <c>leftAlone</c>, <c>rotationRequested</c>, <c>orphan</c>, <c>beingRegistered</c> and <c>unknownHere</c>.
/// </param>
/// <param name="Message">The fact itself.</param>
/// <param name="Next">The next step.</param>
internal sealed record RegistrationFinding(string Code, string Message, string? Next) : Finding(Code, Message, Next)
{
    public const string Unfinished = "unfinished";
    public const string GoneAtVipps = "goneAtVipps";
    public const string LeftAlone = "leftAlone";
    public const string RotationRequested = "rotationRequested";
    public const string Orphan = "orphan";
    public const string BeingRegistered = "beingRegistered";
    public const string UnknownHere = "unknownHere";
}
