namespace Vipps.Webhooks.Cli;

/// <summary>One thing that was found. Quotes no secret, no key, no signature and nothing of a body.</summary>
/// <param name="Code">For scripts; a promise.</param>
/// <param name="Message">What was found.</param>
/// <param name="Next">What it usually means, and what to do.</param>
internal sealed record Finding(string Code, string Message, string Next);
