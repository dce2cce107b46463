using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Vipps.Webhooks.Cli;

/// <summary>
/// Calls a webhook's URL as a stranger would: POST, an empty JSON object, unsigned. An app that verifies signatures refuses it, and thereby
/// shows that it is reachable without a redirect, over TLS that Vipps accepts.
/// </summary>
internal sealed class ProbeCheck : IDisposable
{
    private const string Code = "answer";

    /// <summary>The time that Vipps waits.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private string? _certificateFault;

    private readonly Uri _url;
    private readonly string _name;

    public ProbeCheck(Uri url)
    {
        _url = url;
        _name = UrlText.WithoutQuery(url);

        var handler = ReceiverHandler.Create(url);
#pragma warning disable CA5398 // The check is for what Vipps demands, not for what this machine would accept.
        handler.SslOptions.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
#pragma warning restore CA5398
        handler.SslOptions.RemoteCertificateValidationCallback = Validate;
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue(ToolIdentity.Name, ToolIdentity.Version));
    }

    public async Task<Check> ExamineAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        var begun = Stopwatch.GetTimestamp();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent("{}"u8.ToArray()) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return Judge(response, Stopwatch.GetElapsedTime(begun));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Check.Fault(
                Code, $"{_name} did not answer within {Limit.TotalSeconds:0} seconds, and Vipps does not wait longer.", "Check whether a firewall drops the connection, or the app hangs.");
        }
        catch (HttpRequestException exception)
        {
            return exception.HttpRequestError switch
            {
                HttpRequestError.SecureConnectionError when _certificateFault is { } certificate =>
                    Check.Fault("tls", $"The certificate of {_name} {certificate}.", "Vipps delivers only to servers whose certificate is publicly trusted and comes with its intermediates: correct it on the server."),
                HttpRequestError.SecureConnectionError =>
                    Check.Fault("tls", $"{_name} could not agree on TLS 1.2 or newer.", "Enable TLS 1.2 or 1.3 on the server, or on what stands in front of it."),
                _ => Check.Fault(Code, $"{_name} could not be reached: {exception.Message}", "Check that the app runs, and that the firewall does not block unknown addresses: those of Vipps change."),
            };
        }
    }

    public void Dispose() => _http.Dispose();

    private Check Judge(HttpResponseMessage response, TimeSpan took)
    {
        var status = (int)response.StatusCode;
        var answered = string.Create(CultureInfo.InvariantCulture, $"{_name} answered {status} to a request without a signature");
        return status switch
        {
            >= 200 and < 300 => Check.Warning(
                Code, $"{answered}: it seems to accept deliveries from anyone.", "Verify the signature before you answer: see MapVippsWebhooks or WebhookVerifier of the SDK."),
            >= 300 and < 400 => Check.Fault(
                Code,
                $"{_name} answers with a redirect ({status}), which Vipps does not follow.",
                "Register the URL that it leads to. Behind a proxy that ends TLS, UseHttpsRedirection is a common cause."),
            404 or 410 => Check.Fault(Code, $"{answered}: there is nothing at this path.", "Correct the path, or map the endpoint. If the URL is obsolete, delete the webhook."),
            405 => Check.Fault(Code, $"{answered}: it does not accept POST.", "Map the endpoint for POST."),
            403 => Check.Warning(Code, $"{answered}: something in front of the app may block strangers.", "Check that the firewall lets Vipps through to this path."),
            >= 500 => Check.Fault(Code, $"{answered}.", "See the log of the app, or of what stands in front of it."),
            _ when took > Slow => Check.Warning(
                Code,
                string.Create(CultureInfo.InvariantCulture, $"{answered}, but took {took.TotalSeconds:0.0} s. Vipps waits 10 s."),
                "Answer first and work afterwards."),
            _ => Check.Ok(Code, $"{answered}: it is reachable and refuses strangers."),
        };
    }

    private bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _certificateFault = errors switch
        {
            SslPolicyErrors.None => null,
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) => "is missing",
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) => "is for another name",
            _ => Describe(chain),
        };
        return _certificateFault is null;
    }

    private static string Describe(X509Chain? chain)
    {
        var all = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, static (flags, status) => flags | status.Status) ?? default;
        return all switch
        {
            _ when all.HasFlag(X509ChainStatusFlags.NotTimeValid) => "has expired, or is not valid yet",
            _ when all.HasFlag(X509ChainStatusFlags.Revoked) => "was revoked",
            _ when all.HasFlag(X509ChainStatusFlags.PartialChain) => "comes without its intermediates, or its issuer is not known here",
            _ when all.HasFlag(X509ChainStatusFlags.UntrustedRoot) => "was not signed by an authority that this machine trusts",
            _ => $"is not trusted here ({all})",
        };
    }
}
