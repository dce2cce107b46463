using System.Security.Cryptography;
using System.Text;

namespace Vipps.Webhooks.Fuzz.Targets;

/// <summary>The signature of the protocol, written as plainly as can be: the library is compared with it.</summary>
internal static class PlainSignature
{
    public static string HashOf(ReadOnlySpan<byte> body) => Convert.ToBase64String(SHA256.HashData(body));

    public static string Of(string secret, string pathAndQuery, string date, string host, string hash) =>
        Convert.ToBase64String(HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"POST\n{pathAndQuery}\n{date};{host};{hash}")));
}
