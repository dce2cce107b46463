using System.Diagnostics;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>A webhook whose URL and secret are known, with the source of each, so that a message can say what to correct. Never shows the secret.</summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class KnownWebhook(Uri url, string secret, Guid? id, string urlSource, string secretSource)
{
    public Uri Url { get; } = url;

    public string Secret { get; } = secret;

    public Guid? Id { get; } = id;

    /// <summary>The option, variable or setting that names the URL.</summary>
    public string UrlSource { get; } = urlSource;

    /// <summary>The option, variable or setting that holds the secret.</summary>
    public string SecretSource { get; } = secretSource;

    public WebhookRegistration Registration { get; } = new(url, secret, id);

    /// <summary>
    /// Path and query, in each spelling that the verifier accepts: <see cref="Uri"/> changes the spelling of some characters.
    /// </summary>
    public IReadOnlyList<string> Targets { get; } =
        [.. new[] { url.PathAndQuery, RequestTarget.Parse(url.OriginalString.Trim())?.PathAndQuery ?? url.PathAndQuery }.Distinct()];

    public override string ToString() => Registration.ToString();
}
