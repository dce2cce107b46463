using Microsoft.Extensions.Configuration;

namespace Vipps.Webhooks.Cli.Tests.Captures;

public sealed class WebhookSettingsTests
{
    private const string Secret = "a-secret-of-the-settings";

    [Fact]
    public void Read_ListAndNames_AreRegistrationsWithTheirSources()
    {
        var known = Read(("0:Url", "https://shop.example/a"), ("0:Secret", Secret), ("0:Id", "497f6eca-6276-4993-bfeb-53cbbbba6f08"), ("old:Url", "https://shop.example/b"), ("old:Secret", Secret));

        Assert.Equal(["Vipps:Registrations:0:Url", "Vipps:Registrations:old:Url"], known.Select(static webhook => webhook.UrlSource));
        Assert.Equal(new Guid("497f6eca-6276-4993-bfeb-53cbbbba6f08"), known[0].Id);
        Assert.Null(known[1].Id);
        Assert.All(known, static webhook => Assert.DoesNotContain(Secret, webhook.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0:Secret", "", "Vipps:Registrations:0:Secret is empty")]
    [InlineData("0:Url", null, "Vipps:Registrations:0:Url is not set")]
    [InlineData("0:Url", "shop.example/a", "Vipps:Registrations:0:Url is not an absolute URL")]
    [InlineData("0:Url", "/hooks/vipps", "Vipps:Registrations:0:Url is not an absolute URL")]
    [InlineData("0:Url", "https://me:pass@shop.example/a", "Vipps:Registrations:0:Url has a user name")]
    [InlineData("0:Url", "https://shop.example/a#b", "Vipps:Registrations:0:Url has a user name or a fragment")]
    [InlineData("0:Id", "7", "Vipps:Registrations:0:Id is not the id")]
    [InlineData("Url", "https://shop.example/a", "Vipps:Registrations is a list")]
    public void Read_EntryThatCannotBeUsed_NamesTheSettingAndRepeatsNothing(string name, string? value, string message)
    {
        var wrong = Assert.Throws<ToolException>(() => Read(("0:Url", "https://shop.example/a"), ("0:Secret", Secret), (name, value)));

        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
        Assert.NotEmpty(wrong.Next!);
        Assert.DoesNotContain(Secret, wrong.Message + wrong.Next, StringComparison.Ordinal);
        Assert.DoesNotContain("pass", wrong.Message + wrong.Next, StringComparison.Ordinal);
    }

    private static IReadOnlyList<KnownWebhook> Read(params (string Name, string? Value)[] entries)
    {
        var settings = new Dictionary<string, string?>();
        foreach (var (name, value) in entries)
        {
            settings[$"Vipps:Registrations:{name}"] = value;
        }

        return WebhookSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
    }
}
