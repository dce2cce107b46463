using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vipps.Webhooks.Storage.Tests.Support;

/// <summary>A certificate that encrypts the keys of Data Protection, for all tests.</summary>
internal static class KeyCertificate
{
    private static readonly Lazy<X509Certificate2> Created = new(static () =>
    {
        using var rsa = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=shop", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
    });

    public static X509Certificate2 Instance => Created.Value;
}
