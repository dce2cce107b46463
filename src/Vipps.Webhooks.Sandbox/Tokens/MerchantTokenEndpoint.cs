using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Vipps.Webhooks.Sandbox;

/// <summary><c>POST /miami/v1/token</c>: Basic authorization and a form, for merchant-level keys.</summary>
internal sealed class MerchantTokenEndpoint(KeyRing keys, TokenStore tokens)
{
    /// <summary>The lifetime of such a token: 15 minutes, in test and in production.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private const string BasicPrefix = "Basic ";

    public async Task<ApiAnswer> HandleAsync(HttpContext context)
    {
        if (!TryReadBasic(context.Request.Headers.Authorization.ToString(), out var clientId, out var clientSecret)
            || keys.FindByClientId(clientId) is not { IsMerchantLevel: true } holder
            || !string.Equals(holder.ClientSecret, clientSecret, StringComparison.Ordinal))
        {
            return Error(HttpStatusCode.Unauthorized, "invalid_client");
        }

        // No other kind of form, because the framework's reader fails differently for one in parts.
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            return Error(HttpStatusCode.BadRequest, "invalid_request");
        }

        Dictionary<string, StringValues> form;
        try
        {
            // In UTF-8, as such a form always is, whatever charset its Content-Type specifies.
            form = await new FormPipeReader(context.Request.BodyReader).ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            return Error(HttpStatusCode.BadRequest, "invalid_request");
        }

        return form.GetValueOrDefault("grant_type") == "client_credentials"
            ? Token(tokens.Issue(holder, merchantSerialNumber: null, Lifetime))
            : Error(HttpStatusCode.BadRequest, "unsupported_grant_type");
    }

    private static bool TryReadBasic(string authorization, out string clientId, out string clientSecret)
    {
        clientId = clientSecret = "";
        if (!authorization.StartsWith(BasicPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var decoded = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[BasicPrefix.Length..], decoded, out var length)
            || Encoding.UTF8.GetString(decoded, 0, length) is not { } text
            || text.IndexOf(':', StringComparison.Ordinal) is not (> 0 and var colon))
        {
            return false;
        }

        (clientId, clientSecret) = (text[..colon], text[(colon + 1)..]);
        return true;
    }

    private static ApiAnswer Token(string token) => ApiAnswer.Json(HttpStatusCode.OK, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("access_token", token);
        writer.WriteString("token_type", "Bearer");
        writer.WriteString("expires_in", ((int)Lifetime.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }, ApiAnswer.TokenContentType);

    private static ApiAnswer Error(HttpStatusCode status, string error) => ApiAnswer.Json(status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("error", error);
        writer.WriteEndObject();
    });
}
