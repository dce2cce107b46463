using System.Net;

namespace Vipps.Webhooks;

/// <summary>No access token could be fetched, so the call was not carried out.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/access-token-api/">Access Token API</see>.</remarks>
public sealed class VippsTokenException : VippsApiException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The message: what happened and what to do, never a secret.</param>
    /// <param name="statusCode">The token endpoint's status; null if there was no answer.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public VippsTokenException(string message, HttpStatusCode? statusCode = null, Exception? innerException = null)
        : base(message, statusCode, innerException)
    {
    }
}
