using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vipps.Webhooks.Registrar;

namespace Vipps.Webhooks.Storage.Registrations;

/// <summary>Encrypts secrets by ASP.NET Core's Data Protection: that of the app, or, if the app does not use it, one with the same defaults.</summary>
internal sealed class DataProtectedSecrets : IRegistrationSecrets, IDisposable
{
    private const string Purpose = "Vipps.Webhooks.Registration.v1";

    private readonly IDataProtectionProvider _protection;
    private readonly ServiceProvider? _own;

    public DataProtectedSecrets(IServiceProvider provider)
    {
        if (provider.GetService<IDataProtectionProvider>() is { } protection)
        {
            _protection = protection;
            return;
        }

        // Not added to the app's services: it would create a key ring in each app that has an inbox and registers by hand.
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName(provider.GetService<IHostEnvironment>()?.ApplicationName ?? "Vipps.Webhooks");
        _own = services.BuildServiceProvider();
        _protection = _own.GetRequiredService<IDataProtectionProvider>();
    }

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

    public void Dispose() => _own?.Dispose();

    private IDataProtector Of(string receiver) => _protection.CreateProtector(Purpose, $"receiver:{receiver}");
}
