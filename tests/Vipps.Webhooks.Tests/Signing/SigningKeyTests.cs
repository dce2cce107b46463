using System.Security.Cryptography;
using System.Text;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Tests.Signing;

public sealed class SigningKeyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(32)] // in bytes a block of the hash
    [InlineData(33)]
    [InlineData(88)] // characters, as Vipps has it
    public void Hash_OneTextAfterTheOther_IsTheHmacOfEach(int secretLength)
    {
        var secret = new string('\u00e5', secretLength); // two bytes each
        using var sut = new SigningKey(secret);

        foreach (var text in new[] { "", "a text", new string('x', 10_000), "a text" })
        {
            Assert.Equal(Expected(secret, text), HashOf(sut, text));
        }
    }

    [Fact]
    public void Hash_OnManyThreads_IsTheHmacOfEach()
    {
        using var sut = new SigningKey("a secret");
        string[] texts = [.. Enumerable.Range(0, 100).Select(static length => new string('x', length * 10))];
        string[] expected = [.. texts.Select(static text => Expected("a secret", text))];

        Parallel.For(
            0,
            20_000,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            at => Assert.Equal(expected[at % texts.Length], HashOf(sut, texts[at % texts.Length])));
    }

    [Fact]
    public void Hash_AfterAFailure_DoesWithoutWhatFailed()
    {
        using var sut = new SigningKey("a secret");
        HashOf(sut, "a text");
        sut.Dispose(); // what the first use gave back, so that the second fails

        Assert.Throws<ObjectDisposedException>(() => HashOf(sut, "a text"));
        Assert.Equal(Expected("a secret", "a text"), HashOf(sut, "a text"));
    }

    private static string HashOf(SigningKey key, string text)
    {
        var mac = new byte[HMACSHA256.HashSizeInBytes];
        key.Hash(Encoding.UTF8.GetBytes(text), mac);
        return Convert.ToHexString(mac);
    }

    private static string Expected(string secret, string text) =>
        Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
}
