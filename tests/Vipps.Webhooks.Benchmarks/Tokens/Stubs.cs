using System.Diagnostics.CodeAnalysis;
using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Identity.Client;

namespace Vipps.Webhooks.Benchmarks.Tokens;

/// <summary>Hands out tokens in the process, in a form that all of them read.</summary>
internal sealed class TokenServer : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(
                """{"token_type":"Bearer","expires_in":86398,"access_token":"a-token"}""", System.Text.Encoding.UTF8, "application/json"),
        });
}

internal sealed class TokenServerFactory : IMsalHttpClientFactory
{
    private readonly HttpClient _http = new(new TokenServer());

    public HttpClient GetHttpClient() => _http;
}

internal sealed class FixedCredential : TokenCredential
{
    private readonly AccessToken _token = new("a-token", TimeProvider.System.GetUtcNow().AddHours(24));

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => _token;

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(_token);
}

/// <summary>What stands behind the policy: nothing, so that only the policy is measured.</summary>
internal sealed class NothingPolicy : HttpPipelinePolicy
{
    private static readonly OkResponse Ok = new();

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => message.Response = Ok;

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        message.Response = Ok;
        return default;
    }
}

internal sealed class OkResponse : Azure.Response
{
    public override int Status => 200;

    public override string ReasonPhrase => "OK";

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = "";

    public override void Dispose()
    {
    }

    protected override bool ContainsHeader(string name) => false;

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return false;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = null;
        return false;
    }
}

internal sealed class AzureOptions : ClientOptions;
