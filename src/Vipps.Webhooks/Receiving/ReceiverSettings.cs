using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Vipps.Webhooks.Configuration;

namespace Vipps.Webhooks.Receiving;

/// <summary>Reads the options of a part of each receiver from a section below the receiver's, such as <c>Vipps:Inbox</c>.</summary>
internal sealed class ReceiverSettings<TOptions>(
    IServiceProvider provider, string section, IReadOnlyList<Setting<TOptions>> settings, Action<TOptions, string> setPath) : IConfigureNamedOptions<TOptions>
    where TOptions : class
{
    /// <summary>Adds it once, for all receivers. Call it before anything that the app's code sets, which takes precedence.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The key of the section below the receiver's.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="setPath">Notes the path of the section in the options, so that their validator can name the exact key.</param>
    public static void Add(
        IServiceCollection services, string section, IReadOnlyList<Setting<TOptions>> settings, Action<TOptions, string> setPath) =>
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<TOptions>, ReceiverSettings<TOptions>>(
            provider => new ReceiverSettings<TOptions>(provider, section, settings, setPath)));

    /// <exception cref="OptionsValidationException">Values are of the wrong kind.</exception>
    public void Configure(string? name, TOptions options)
    {
        foreach (var configuration in provider.GetKeyedServices<ReceiverConfiguration>(name ?? Options.DefaultName))
        {
            var own = configuration.Section.GetSection(section);
            setPath(options, own.Path);
            SettingsBinder.Bind(own, name ?? Options.DefaultName, options, settings);
        }
    }

    public void Configure(TOptions options) => Configure(Options.DefaultName, options);
}
