namespace Vipps.Webhooks.Cli;

/// <summary>A signature from a header, with the finding about that header; null if there is nothing odd about it.</summary>
/// <remarks>Not a record, which would print the signature.</remarks>
internal sealed class SignatureReading(string signature, Finding? oddity)
{
    /// <summary>The signature; empty if the header holds none.</summary>
    public string Signature { get; } = signature;

    public Finding? Oddity { get; } = oddity;
}
