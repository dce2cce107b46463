namespace Vipps.Webhooks.Cli;

/// <summary>A known way to get one part of the signature wrong. The search makes it on purpose.</summary>
internal sealed class Mistake(SignedPart part, Finding finding, Func<SigningAttempt, SigningAttempt> make)
{
    public SignedPart Part { get; } = part;

    public Finding Finding { get; } = finding;

    public SigningAttempt MakeIn(SigningAttempt attempt) => make(attempt);
}
