using System.Security.Cryptography;
using System.Text.Json;

namespace Vipps.Webhooks.Sandbox;

/// <summary>
/// Generates tokens that look like real ones: three parts of base64url with dots, well over 1000 characters. The sandbox does not parse them.
/// </summary>
internal static class TokenGenerator
{
    // The size of an RSA-2048 signature.
    private const int SignatureBytes = 256;

    // For the length of the claims of a real token that have no use here.
    private const int PaddingBytes = 450;

    public static string New(string clientId, DateTimeOffset notBefore, DateTimeOffset expires)
    {
        var header = Part(writer =>
        {
            writer.WriteString("typ", "JWT");
            writer.WriteString("alg", "RS256");
        });
        var claims = Part(writer =>
        {
            writer.WriteString("appid", clientId);
            writer.WriteNumber("nbf", notBefore.ToUnixTimeSeconds());
            writer.WriteNumber("exp", expires.ToUnixTimeSeconds());
            writer.WriteString("uti", Guid.NewGuid());
            writer.WriteBase64String("pad", RandomNumberGenerator.GetBytes(PaddingBytes));
        });
        return $"{header}.{claims}.{Base64Url(RandomNumberGenerator.GetBytes(SignatureBytes))}";
    }

    private static string Part(Action<Utf8JsonWriter> writeFields)
    {
        var part = JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writeFields(writer);
            writer.WriteEndObject();
        });
        return Base64Url(part.Span);
    }

    private static string Base64Url(ReadOnlySpan<byte> bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
