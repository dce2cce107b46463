using System.Net;
using System.Net.Http.Headers;
using Polly.Timeout;
using Vipps.Webhooks.Client;
using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Authentication;

/// <summary>Fetches a token, by either of the two flows.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/access-token-api/">Access Token API</see>.</remarks>
internal sealed class TokenEndpoint(HttpClient http, TimeProvider time)
{
    public async Task<TokenOutcome> FetchAsync(VippsConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            using var request = connection.UsesMerchantToken ? MerchantRequest(connection) : StandardRequest(connection);
            using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                return Refused(connection, response, body);
            }

            return TokenResponse.Read(body) is { } answer
                ? TokenOutcome.Success(answer.AccessToken, answer.Life)
                : new TokenFailure($"{connection.BaseAddress.Authority} answered {Describe(response)}, but without an access token.")
                {
                    StatusCode = response.StatusCode,
                    IsTransient = true,
                };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new TokenFailure($"{connection.BaseAddress.Authority} could not be reached for an access token: {exception.Message}")
            {
                Cause = exception,
                IsTransient = true,
            };
        }
        catch (Exception exception) when (
            exception is TimeoutRejectedException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new TokenFailure($"{connection.BaseAddress.Authority} did not answer in time when asked for an access token.")
            {
                Cause = exception,
                IsTransient = true,
            };
        }
    }

    private static HttpRequestMessage StandardRequest(VippsConnection connection)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, connection.TokenUri);
        var options = connection.Options;
        request.Headers.TryAddWithoutValidation(VippsHeaders.ClientId, options.ClientId);
        request.Headers.TryAddWithoutValidation(VippsHeaders.ClientSecret, options.ClientSecret);
        request.Headers.TryAddWithoutValidation(VippsHeaders.SubscriptionKey, options.SubscriptionKey);
        if (connection.MerchantSerialNumber is { } merchantSerialNumber)
        {
            request.Headers.TryAddWithoutValidation(VippsHeaders.MerchantSerialNumber, merchantSerialNumber);
        }

        AddSystemHeaders(request, connection);
        return request;
    }

    private static HttpRequestMessage MerchantRequest(VippsConnection connection)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, connection.TokenUri)
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", connection.BasicCredentials());
        AddSystemHeaders(request, connection);
        return request;
    }

    private static void AddSystemHeaders(HttpRequestMessage request, VippsConnection connection)
    {
        foreach (var (name, value) in connection.SystemHeaders)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private TokenFailure Refused(VippsConnection connection, HttpResponseMessage response, byte[] body)
    {
        var refused = response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
        var problem = VippsProblemReader.Read(body, text => connection.Redact(text, response.RequestMessage));
        var advice = refused
            ? " Check ClientId, ClientSecret and SubscriptionKey, and that they are keys of this environment."
            : "";
        return new TokenFailure(
            $"{connection.BaseAddress.Authority} answered {Describe(response)} when asked for an access token.{ApiErrors.Detail(problem)}{advice}")
        {
            StatusCode = response.StatusCode,
            Problem = problem,
            CredentialsRefused = refused,
            IsTransient = ApiErrors.IsTransient(response.StatusCode),
            RetryAfter = RetryAfter.Of(response, time),
        };
    }

    private static string Describe(HttpResponseMessage response) => ApiErrors.Describe(response.StatusCode);
}
