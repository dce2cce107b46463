namespace Vipps.Webhooks;

/// <summary>Vipps MobilePay's environments. Keys, sales units and registrations exist in only one of them; nothing carries over.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/knowledge-base/servers/">Knowledge base: servers</see>.</remarks>
public enum VippsEnvironment
{
    /// <summary>The test environment, <c>https://apitest.vipps.no</c>: test keys, the test app, no money.</summary>
    Test,

    /// <summary>The production environment, <c>https://api.vipps.no</c>: real keys, the app that customers have, real money.</summary>
    Production,
}
