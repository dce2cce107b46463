using System.Net;
using Polly.Timeout;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Authentication;

/// <summary>Fetches a token by either of the two flows.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/access-token-api/">Access Token API</see>.</remarks>
internal sealed class TokenEndpoint(HttpClient http, TimeProvider time)
{
    public async Task<TokenOutcome> FetchAsync(VippsConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            using var request = NewRequest(connection);
            using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                return Refused(connection, response, body);
            }

            return TokenResponse.Read(body) is { } answer
                ? TokenOutcome.Success(answer.AccessToken, answer.Lifetime)
                : new TokenFailure($"{connection.BaseAddress.Authority} answered {Describe(response)}, but without an access token.")
                {
                    StatusCode = response.StatusCode,
                    IsTransient = true,
                };
        }
        catch (HttpRequestException exception)
        {
            var status = ApiErrors.StatusOf(exception);
            return new TokenFailure(status is null
                ? $"{connection.BaseAddress.Authority} could not be asked for an access token: {ApiErrors.Describe(exception)}"
                : $"{connection.BaseAddress.Authority} answered {ApiErrors.Describe(status.Value)} when asked for an access token, but the answer cannot be read: {ApiErrors.Describe(exception)}")
            {
                StatusCode = status,
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

    private static HttpRequestMessage NewRequest(VippsConnection connection)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, connection.TokenUri);
        if (connection.UsesMerchantToken)
        {
            request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        }

        TokenHeadersHandler.Attach(connection, request);
        return request;
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
