namespace Vipps.Webhooks.Cli;

/// <summary>What a signature is made of. At most one mistake is assumed in each.</summary>
internal enum SignedPart
{
    Secret = 0,
    Host,
    Target,
    Text,
    Date,
    Hash,
    Signature,
}
