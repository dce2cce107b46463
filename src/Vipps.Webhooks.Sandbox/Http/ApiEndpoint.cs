using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>One call of the API: from a request to the answer.</summary>
internal delegate Task<ApiAnswer> ApiEndpoint(HttpContext context);
