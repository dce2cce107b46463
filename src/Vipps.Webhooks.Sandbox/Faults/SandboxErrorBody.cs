namespace Vipps.Webhooks.Sandbox;

/// <summary>The error formats that Vipps' APIs and the gateway in front of them are known to return.</summary>
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

    /// <summary>An HTML page, as from a proxy.</summary>
    Html,

    /// <summary>An empty body.</summary>
    Empty,
}
