using System.Text;

namespace Vipps.Webhooks.Cli.Tests.Verify;

public sealed class TextMistakesTests
{
    public static TheoryData<string, string, string> Rewritten => new()
    {
        { "crlfSigned", "\n", "\r\n" },
        { "methodSigned", "POST", "post" },
        { "methodSigned", "POST", "Post" },
        { "methodSigned", "POST", "GET" },
        { "methodSigned", "POST", "PUT" },
        { "separatorSigned", ";", "\n" },
        { "separatorSigned", ";", "; " },
        { "separatorSigned", ";", "," },
        { "separatorSigned", ";", "" },
        { "separatorSigned", "\n", "\\n" },
        { "separatorSigned", "\n", "" },
        { "separatorSigned", "\n", " " },
    };

    [Theory]
    [MemberData(nameof(Rewritten))]
    public void Diagnose_TextIsPutTogetherOtherwise_SaysHow(string code, string right, string wrong) =>
        Assert.Equal([code], Recorded.Diagnose(Recorded.SignedOver(rewrite: text => text.Replace(right, wrong, StringComparison.Ordinal))));

    [Fact]
    public void Diagnose_TextEndsWithANewline_SaysSo()
    {
        Assert.Equal(["trailingNewlineSigned"], Recorded.Diagnose(Recorded.SignedOver(rewrite: text => text + "\n")));
        Assert.Equal(
            ["trailingNewlineSigned"],
            Recorded.Diagnose(Recorded.SignedOver(rewrite: text => text.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n")));
    }

    [Fact]
    public void Diagnose_MethodOfTheRequestIsSigned_SaysSo() => Assert.Equal(
        ["methodSigned"],
        Recorded.Diagnose(Recorded.SignedOver(rewrite: text => text.Replace("POST", "PATCH", StringComparison.Ordinal), headers: (":method", "PATCH"))));

    [Theory]
    [InlineData("dateOfOtherHeader", "Thu, 30 Mar 2023 08:38:33 GMT")]
    [InlineData("dateForm", "2023-03-30T08:38:32Z")]
    [InlineData("dateForm", "2023-03-30T08:38:32.000Z")]
    [InlineData("dateForm", "2023-03-30T08:38:32.0000000+00:00")]
    [InlineData("dateForm", "Thu, 30 Mar 2023 08:38:32 +0000")]
    [InlineData("dateForm", "1680165512")]
    [InlineData("dateForm", "1680165512000")]
    public void Diagnose_AnotherDateIsSigned_SaysWhich(string code, string date) =>
        Assert.Equal([code], Recorded.Diagnose(Recorded.SignedOver(date: date, headers: ("Date", "Thu, 30 Mar 2023 08:38:33 GMT"))));

    public static TheoryData<string, string> Hashes => new()
    {
        { "hashSignedAsHex", Convert.ToHexStringLower(Convert.FromBase64String(Recorded.HashOf(Recorded.Body))) },
        { "hashSignedAsHex", Convert.ToHexString(Convert.FromBase64String(Recorded.HashOf(Recorded.Body))) },
        {
            "hashSignedAsHex",
            Convert.ToBase64String(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Convert.FromBase64String(Recorded.HashOf(Recorded.Body)))))
        },
        { "hashOfNothingSigned", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" },
        { "bodySigned", Recorded.Body },
        { "hashNotSigned", "" },
    };

    [Theory]
    [MemberData(nameof(Hashes))]
    public void Diagnose_SomethingElseThanTheHashIsSigned_SaysWhat(string code, string text) =>
        Assert.Equal([code], Recorded.Diagnose(Recorded.SignedOver(hash: text)));

    [Fact]
    public void Diagnose_SignatureInAnotherCase_SaysThatTheCaseCounts() =>
        Assert.Equal(["signatureCase"], Recorded.Diagnose(Recorded.SignedOver(encode: static mac => LetterCase.Swap(Convert.ToBase64String(mac)))));
}
