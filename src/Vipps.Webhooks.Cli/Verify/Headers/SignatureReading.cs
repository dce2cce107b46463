namespace Vipps.Webhooks.Cli;

/// <summary>A signature as it was found in a header, and what is odd about the header; null where nothing is.</summary>
/// <remarks>No record: it would show the signature.</remarks>
internal sealed class SignatureReading(string signature, Finding? oddity)
{
    /// <summary>Empty where the header holds none.</summary>
    public string Signature { get; } = signature;

    public Finding? Oddity { get; } = oddity;
}
