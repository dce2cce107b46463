using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Vipps.Webhooks.Registrar;
using Vipps.Webhooks.Storage.Protection;

namespace Vipps.Webhooks.Storage.Registrations;

/// <summary>Encrypts secrets by ASP.NET Core's Data Protection.</summary>
internal sealed class DataProtectedSecrets(AppDataProtection protection) : IRegistrationSecrets
{
    private const string Purpose = "Vipps.Webhooks.Registration.v1";

    public string Protect(string receiver, string secret) => Of(receiver).Protect(secret);

    public string? Unprotect(string receiver, string protectedSecret)
    {
        try
        {
            return Of(receiver).Unprotect(protectedSecret);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Of(string receiver) => protection.Provider.CreateProtector(Purpose, $"receiver:{receiver}");
}
