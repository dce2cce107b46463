namespace Vipps.Webhooks.Cli.Tests.Doctor;

/// <summary>The check of what an app keeps registered, without a database.</summary>
public sealed class RegistrarCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly StoredRegistration Intent = new()
    {
        Receiver = "norway",
        Name = "payments",
        Generation = 1,
        State = StoredRegistrationState.Intended,
        Environment = "https://api.vipps.no/",
        MerchantSerialNumber = "123456",
        Url = new("https://shop.example/hooks"),
        Events = WebhookEventTypes.Payments,
        CreatedAt = Now.AddSeconds(-90),
    };

    private static readonly StoredRegistration Active = Intent with
    {
        State = StoredRegistrationState.Active,
        Id = new("31111111-2222-3333-4444-555555555555"),
        ActiveAt = Now,
    };

    [Fact]
    public void FirstRegistrationInProgress_IsNoFault_UntilItIsAbandoned()
    {
        Assert.Empty(RegistrarCheck.Examine([Intent], "norway", null, Now));
        Assert.Equal(["warning", "fault"], RegistrarCheck.Examine([Intent], "norway", null, Now.AddMinutes(1)).Select(static check => check.Status));
    }

    [Fact]
    public void OtherReceivers_AreNamed_AndTheirWebhooksAreKnown()
    {
        var other = new Webhook { Id = Active.Id!.Value, Url = Active.Url, Events = Active.Events };
        var vipps = new VippsList("https://api.vipps.no", "123456", [other]);

        var check = Assert.Single(RegistrarCheck.Examine([Active], "", vipps, Now));

        Assert.Equal(("ok", "It does for other receivers: --receiver norway."), (check.Status, check.Next));
        Assert.Equal("ok", Assert.Single(RegistrarCheck.Examine([Active], "norway", vipps, Now)).Status);
    }

    [Fact]
    public void RowOfOtherKeys_IsLeftAlone_AndNotMissedAtVipps()
    {
        var vipps = new VippsList("https://apitest.vipps.no/", "123456", []);

        var check = Assert.Single(RegistrarCheck.Examine([Active], "norway", vipps, Now));

        Assert.Equal("warning", check.Status);
        Assert.Contains("these keys are of https://apitest.vipps.no/, sales unit 123456", check.Message, StringComparison.Ordinal);
    }
}
