using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>Handles one call of the API: from the request to the answer.</summary>
internal delegate Task<ApiAnswer> ApiEndpoint(HttpContext context);
