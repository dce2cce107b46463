namespace Vipps.Webhooks.Cli;

/// <summary>A part of what a signature is made of. At most one mistake is assumed in each.</summary>
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
