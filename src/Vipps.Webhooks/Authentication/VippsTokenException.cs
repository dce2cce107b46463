using System.Net;

namespace Vipps.Webhooks;

/// <summary>No access token could be had, so the call was not carried out.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/access-token-api/">Access Token API</see>.</remarks>
public sealed class VippsTokenException : VippsApiException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened and what to do; never a secret.</param>
    /// <param name="statusCode">What the token endpoint answered; null where there was no answer.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public VippsTokenException(string message, HttpStatusCode? statusCode = null, Exception? innerException = null)
        : base(message, statusCode, innerException)
    {
    }
}
