using Microsoft.Extensions.Configuration;

namespace Vipps.Webhooks.AspNetCore.Tests.Support;

/// <summary>Settings that a test changes while the app runs, in one step, as a saved file does.</summary>
internal sealed class ChangingSettings : ConfigurationProvider, IConfigurationSource
{
    public ChangingSettings(Dictionary<string, string?> settings)
    {
        Data = settings;
        Configuration = new ConfigurationBuilder().Add(this).Build();
    }

    public IConfiguration Configuration { get; }

    public void Change(Action<IDictionary<string, string?>> change)
    {
        change(Data);
        OnReload();
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;
}
