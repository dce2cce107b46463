namespace Vipps.Webhooks.Sandbox;

/// <summary>The shapes in which errors have been seen to come, from the API and from what stands in front of it.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
public enum SandboxErrorBody
{
    /// <summary>The gateway's <c>{"statusCode":429,"message":"…"}</c>.</summary>
    Gateway = 0,

    /// <summary>The API's <c>application/problem+json</c> with <c>traceId</c> and <c>extraDetails</c>.</summary>
    Problem,

    /// <summary>Microsoft Entra ID's (once Azure AD's) <c>{"error":"…","error_description":"AADSTS…","error_codes":[…],…}</c>.</summary>
    EntraId,

    /// <summary>An array of <c>{"errorCode","errorMessage"}</c>.</summary>
    ErrorList,

    /// <summary>An object <c>{"errors":{…}}</c>.</summary>
    ErrorsObject,

    /// <summary>A page of HTML, as a proxy would answer.</summary>
    Html,

    /// <summary>No body at all.</summary>
    Empty,
}
