using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Vipps.Webhooks.Storage.Protection;

/// <summary>ASP.NET Core's Data Protection: that of the app, or, if the app does not use it, one with the same defaults.</summary>
internal sealed class AppDataProtection(IServiceProvider services) : IDisposable
{
    private readonly object _gate = new();
    private IDataProtectionProvider? _provider;
    private ServiceProvider? _own;

    /// <summary>Created when it is first used: an app that encrypts nothing gets no key ring.</summary>
    public IDataProtectionProvider Provider
    {
        get
        {
            lock (_gate)
            {
                return _provider ??= services.GetService<IDataProtectionProvider>() ?? CreateOwn();
            }
        }
    }

    /// <summary>Looks at the keys.</summary>
    /// <param name="lost">The things that are lost with them, for the message.</param>
    /// <exception cref="InvalidOperationException">The app runs in Production, and the keys would be lost with its process.</exception>
    public KeyRing DemandLasting(string lost)
    {
        var keys = KeyRing.Of(services);
        return !keys.IsEphemeral || services.GetService<IHostEnvironment>()?.IsProduction() != true
            ? keys
            : throw new InvalidOperationException(
                $"The keys of Data Protection are lost when this process or its container ends, and with them {lost}. Keep them in a place that lasts, such as "
                + "services.AddDataProtection().SetApplicationName(\"shop\").PersistKeysToFileSystem(directory on a volume). All processes of the app need the same.");
    }

    public void Dispose() => _own?.Dispose();

    // Not added to the app's services: it would create a key ring in each app that has an inbox and encrypts nothing.
    private IDataProtectionProvider CreateOwn()
    {
        var own = new ServiceCollection();
        own.AddDataProtection().SetApplicationName(services.GetService<IHostEnvironment>()?.ApplicationName ?? "Vipps.Webhooks");
        _own = own.BuildServiceProvider();
        return _own.GetRequiredService<IDataProtectionProvider>();
    }
}
