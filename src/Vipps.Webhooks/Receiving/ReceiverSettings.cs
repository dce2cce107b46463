using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Receiving;

/// <summary>Reads the options of a part of each receiver from a section below the receiver's, such as <c>Vipps:Inbox</c>.</summary>
internal sealed class ReceiverSettings<TOptions>(IServiceProvider provider, string section, IReadOnlyList<Setting<TOptions>> settings)
    : IConfigureNamedOptions<TOptions>
    where TOptions : class
{
    /// <summary>Adds it once, for all receivers. Call it before anything that the app's code sets, which takes precedence.</summary>
    public static void Add(IServiceCollection services, string section, IReadOnlyList<Setting<TOptions>> settings) =>
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<TOptions>, ReceiverSettings<TOptions>>(
            provider => new ReceiverSettings<TOptions>(provider, section, settings)));

    /// <exception cref="OptionsValidationException">Values are of the wrong kind.</exception>
    public void Configure(string? name, TOptions options)
    {
        foreach (var configuration in provider.GetKeyedServices<ReceiverConfiguration>(name ?? Options.DefaultName))
        {
            SettingsBinder.Bind(configuration.Section.GetSection(section), name ?? Options.DefaultName, options, settings);
        }
    }

    public void Configure(TOptions options) => Configure(Options.DefaultName, options);
}
