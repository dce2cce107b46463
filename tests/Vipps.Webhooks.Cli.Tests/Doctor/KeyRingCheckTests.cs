using System.Buffers.Text;

namespace Vipps.Webhooks.Cli.Tests.Doctor;

/// <summary>The check of a directory of Data Protection keys.</summary>
public sealed class KeyRingCheckTests : IDisposable
{
    private const string Secret = "the-master-key-itself";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ScratchDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void EncryptedKeyThatIsGood_IsOk()
    {
        var id = WriteKey(Now.AddDays(80), encrypted: true);

        var check = Assert.Single(Examine(Row(id)));

        Assert.Equal("ok", check.Status);
        Assert.Contains("good for 80 d", check.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnencryptedAndExpired_AreWarnings_WithoutTheKeyItself()
    {
        var id = WriteKey(Now.AddDays(-3), encrypted: false);

        var checks = Examine(Row(id));

        Assert.Equal(["warning", "warning"], checks.Select(static check => check.Status));
        Assert.Contains("expired 3 d", checks[0].Message, StringComparison.Ordinal);
        Assert.Contains("1 of 1 keys is stored unencrypted", checks[1].Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, string.Join(' ', checks), StringComparison.Ordinal);
    }

    [Fact]
    public void SecretOfAKeyThatIsElsewhere_IsAFault()
    {
        WriteKey(Now.AddDays(80), encrypted: true);

        var check = Assert.Single(Examine(Row(Guid.NewGuid())));

        Assert.Equal("fault", check.Status);
        Assert.StartsWith("The secret of payments (generation 3) was encrypted with a key that is revoked, or is not in", check.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SecretOfARevokedKey_IsAFault(bool all)
    {
        var id = WriteKey(Now.AddDays(80), encrypted: true);
        _directory.Write("revocation.xml", System.Text.Encoding.UTF8.GetBytes(
            $"""<revocation version="1"><revocationDate>{Now:O}</revocationDate><key id="{(all ? "*" : id)}" /></revocation>"""));

        Assert.Equal("fault", Assert.Single(Examine(Row(id))).Status);
    }

    [Fact]
    public void NoDirectory_NoKey_AndAFileThatIsNone_AreFaults()
    {
        Assert.Contains("There is no key in", Assert.Single(Examine()).Message, StringComparison.Ordinal);
        _directory.Write("key-1.xml", "<key id='"u8);
        Assert.Contains("cannot be read (XmlException)", Assert.Single(Examine()).Message, StringComparison.Ordinal);
        var missing = new DirectoryInfo(_directory.PathOf("missing"));
        Assert.Contains("There is no directory", Assert.Single(KeyRingCheck.Examine(missing, [], Now)).Message, StringComparison.Ordinal);
    }

    private static StoredRegistration Row(Guid key) => new()
    {
        Receiver = "",
        Name = "payments",
        Generation = 3,
        State = StoredRegistrationState.Active,
        Environment = "https://api.vipps.no/",
        MerchantSerialNumber = "123456",
        Url = new("https://shop.example/hooks"),
        Events = WebhookEventTypes.Payments,
        Id = Guid.NewGuid(),
        ProtectedSecret = Base64Url.EncodeToString([0x09, 0xF0, 0xC9, 0xF0, .. key.ToByteArray(), 1, 2, 3]),
        CreatedAt = Now,
    };

    private Guid WriteKey(DateTimeOffset expires, bool encrypted)
    {
        var id = Guid.NewGuid();
        var secret = encrypted
            ? "<encryptedSecret decryptorType=\"Some.Decryptor\"><value>abc</value></encryptedSecret>"
            : $"<masterKey p4:requiresEncryption=\"true\" xmlns:p4=\"http://schemas.asp.net/2015/03/dataProtection\"><value>{Secret}</value></masterKey>";
        _directory.Write($"key-{id}.xml", System.Text.Encoding.UTF8.GetBytes(
            $"""
            <?xml version="1.0" encoding="utf-8"?>
            <key id="{id}" version="1">
              <creationDate>{Now.AddDays(-10):O}</creationDate><activationDate>{Now.AddDays(-10):O}</activationDate><expirationDate>{expires:O}</expirationDate>
              <descriptor deserializerType="Some.Type"><descriptor><encryption algorithm="AES_256_CBC" />{secret}</descriptor></descriptor>
            </key>
            """));
        return id;
    }

    private IReadOnlyList<Check> Examine(params StoredRegistration[] rows) => KeyRingCheck.Examine(new DirectoryInfo(_directory.Path), rows, Now);
}
