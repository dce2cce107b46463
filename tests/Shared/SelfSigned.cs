using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Vipps.Webhooks.Tests.Shared;

/// <summary>A certificate that no authority signed, for the TLS of a test's server.</summary>
internal static class SelfSigned
{
    /// <summary>Creates one for a DNS name or an IP address.</summary>
    public static X509Certificate2 Certificate(string name = "localhost", bool isExpired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256); // an RSA key takes a hundred times as long
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-2), now.AddDays(isExpired ? -1 : 1));
    }
}
