using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Vipps.Webhooks.Storage.Protection;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Protection;

/// <summary>A stored body says itself whether it is encrypted, and is read whatever the setting is by then.</summary>
public sealed class BodyProtectionTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<ServiceProvider> _apps = [];

    public static TheoryData<string> Bodies { get; } = ["{\"name\":\"CAPTURED\"}", "", "\0", "\0VB", "\0VB\0", "\0VB\u0001", "\0VB\u0001x", "\0VB\u0002x", "\uFEFF{}", "not JSON"];

    public void Dispose()
    {
        _apps.ForEach(static app => app.Dispose());
        _directory.Dispose();
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public void AnyBody_IsReadAsItWasDelivered_WhateverTheSettingWas(string text)
    {
        var delivery = Deliveries.Of("a").WithBody(Encoding.UTF8.GetBytes(text));
        var (on, off) = (Protection("keys", protects: true), Protection("keys", protects: false));

        foreach (var stored in (InboxDelivery[])[on.Protect(delivery), off.Protect(delivery)])
        {
            Assert.Equal(delivery.ToUtf8Json(), on.Unprotect(stored).ToUtf8Json());
            Assert.Equal(delivery.ToUtf8Json(), off.Unprotect(stored).ToUtf8Json());
        }

        // Two that are equal do not look so.
        Assert.NotEqual(on.Protect(delivery).Body.ToArray(), on.Protect(delivery).Body.ToArray());
    }

    [Fact]
    public void PlainBody_IsStoredAsItWasDelivered_WithoutACopyOrAKeyRing()
    {
        var delivery = Deliveries.Of("a");
        using var app = new ServiceCollection().AddSingleton<IDataProtectionProvider>(static _ => throw new InvalidOperationException("Not needed.")).BuildServiceProvider();
        using var keys = new AppDataProtection(app);
        var off = new BodyProtection(keys, "", protects: false);

        Assert.Same(delivery, off.Protect(delivery));
        Assert.Same(delivery, off.Unprotect(delivery));
        Assert.Null(off.CheckKeys());
    }

    [Fact]
    public void AnothersKeys_DoNotReadIt_AndTheReasonHasNothingOfTheBody()
    {
        var encrypted = Protection("keys").Protect(Deliveries.Of("a"));

        var reasons = ((BodyProtection[])[Protection("others"), Protection("keys", receiver: "norway"), BodyProtection.WithoutKeys])
            .Select(other => Assert.ThrowsAny<CryptographicException>(() => other.Unprotect(encrypted)).Message).ToList();

        var key = Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(Path.Combine(_directory.Path, "keys"))))["key-".Length..];
        Assert.Equal($"It was encrypted with the key {key}, which this process does not have or cannot use (CryptographicException).", reasons[0]);
        Assert.Contains("there are no keys here", reasons[2], StringComparison.Ordinal);
        Assert.Equal("It was stored by a later version of this package.", Assert.ThrowsAny<CryptographicException>(
            () => Protection("keys").Unprotect(Deliveries.Of("a").WithBody((byte[])[.. BodyProtection.Mark, 9]))).Message);
        Assert.Throws<UnreadableBodyException>(() => Protection("keys").Unprotect(Deliveries.Of("a").WithBody(BodyProtection.Mark.ToArray())));
    }

    [Fact]
    public void ChangedBody_IsNotRead()
    {
        var protection = Protection("keys");
        var body = protection.Protect(Deliveries.Of("a")).Body.ToArray();
        body[^1] ^= 1;

        Assert.Throws<UnreadableBodyException>(() => protection.Unprotect(Deliveries.Of("a").WithBody(body)));
    }

    [Fact]
    public void ExceptionOfTheAppsOwnProtection_IsNotPassedOn()
    {
        using var app = new ServiceCollection().AddSingleton<IDataProtectionProvider>(new Talkative()).BuildServiceProvider();
        using var keys = new AppDataProtection(app);
        var protection = new BodyProtection(keys, "", protects: true);

        var refused = Assert.Throws<UnreadableBodyException>(() => protection.Unprotect(protection.Protect(Deliveries.Of("order-7"))));

        Assert.Equal("It was encrypted by another key, which this process does not have or cannot use (NotSupportedException).", refused.Message);
        Assert.Null(refused.InnerException);
    }

    [Fact]
    public void RevokedKey_StillDecrypts_AndIsNotUsedAnyMore()
    {
        var protection = Protection("keys");
        var before = protection.Protect(Deliveries.Of("a"));

        _apps[^1].GetRequiredService<IKeyManager>().RevokeAllKeys(TimeProvider.System.GetUtcNow(), "They were seen.");

        protection = Protection("keys"); // a running process goes on with its keys for a while
        Assert.Equal(Deliveries.Of("a").ToUtf8Json(), protection.Unprotect(before).ToUtf8Json());
        var after = protection.Protect(Deliveries.Of("a"));
        Assert.NotEqual(KeyOf(before), KeyOf(after));
        Assert.Equal(Deliveries.Of("a").ToUtf8Json(), protection.Unprotect(after).ToUtf8Json());

        static Guid KeyOf(InboxDelivery stored) => ProtectedPayload.KeyIdOf(stored.Body.Span[(BodyProtection.Mark.Length + 1)..])!.Value;
    }

    [Theory]
    [InlineData("Production", true)]
    [InlineData("Development", false)]
    public void KeysThatDieWithTheProcess_AreRefusedInProduction(string environment, bool isRefused)
    {
        using var app = new ServiceCollection()
            .AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = environment, ApplicationName = "shop" })
            .AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>().BuildServiceProvider();
        using var keys = new AppDataProtection(app);
        var protection = new BodyProtection(keys, "", protects: true);

        if (isRefused)
        {
            var refused = Assert.Throws<InvalidOperationException>(() => protection.CheckKeys());
            Assert.Contains("and with them each delivery that is stored and not handled yet.", refused.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(new KeyRing(IsEphemeral: true, IsUnencrypted: false), protection.CheckKeys());
        }
    }

    private BodyProtection Protection(string keys, bool protects = true, string receiver = "")
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("shop").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(_directory.Path, keys)));
        _apps.Add(services.AddSingleton<AppDataProtection>().BuildServiceProvider());
        return new BodyProtection(_apps[^1].GetRequiredService<AppDataProtection>(), receiver, protects);
    }

    /// <summary>Protection of an app's own, whose exceptions repeat what it was given.</summary>
    private sealed class Talkative : IDataProtector
    {
        public IDataProtector CreateProtector(string purpose) => this;

        public byte[] Protect(byte[] plaintext) => plaintext;

        public byte[] Unprotect(byte[] protectedData) => throw new NotSupportedException(Encoding.UTF8.GetString(protectedData));
    }
}
