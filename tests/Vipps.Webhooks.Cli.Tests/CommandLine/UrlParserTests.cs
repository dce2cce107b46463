using CsCheck;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli.Tests.CommandLine;

/// <summary>URLs of options, variables and settings, refused by name if nothing can be done with them.</summary>
public sealed class UrlParserTests
{
    private const string Secret = "a-secret";

    private static readonly Gen<string> Part = Gen.Select(
        Gen.OneOf("a", "å", "ß", "-", ".", "%", "@", ":", "[", "。", "\u200d", "\ud800", "9"), Gen.OneOf(0, 1, 2, 57, 63, 64, 300), static (letter, count) => string.Concat(Enumerable.Repeat(letter, count)));

    public static TheoryData<string> ImpossibleHosts =>
    [
        $"{new string('a', 64)}.example",
        $"{new string('å', 60)}.example",
        string.Concat(Enumerable.Repeat("abc.", 76)) + "example",
        "xn--\u00fc.example",
        "9\u300299",
    ];

    [Theory]
    [MemberData(nameof(ImpossibleHosts))]
    public async Task HostThatCannotExist_IsWrongUseOfTheOption(string host)
    {
        var url = $"https://{host}/hooks";
        string[][] commands =
        [
            ["verify", "--url", url, "--secret", Secret, "--body", "-"],
            ["sign", "--url", url, "--secret", Secret, "--json", "{}"],
            ["sign", "--url", "https://shop.example/hooks", "--secret", Secret, "--json", "{}", "--to", url],
            ["send", "--to", url, "--request", "-"],
            ["doctor", "--url", url],
            ["delete", "--url", url],
            ["trigger", "epayments.payment.captured.v1", "--sandbox", url],
        ];
        foreach (var command in commands)
        {
            var run = await ToolRun.RunAsync(command, input: "{}");

            Assert.Equal(2, run.ExitCode);
            Assert.Contains($"{command.Last(static word => word is "--url" or "--to" or "--sandbox")} has a host name that cannot exist", run.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, run.Screen, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AnyText_IsRefusedByName_OrAUrlThatCanBeSignedForAndCompared() => Gen.Select(Part.Array[0, 4], Gen.OneOf("https://", "http://", "")).Sample(static (parts, scheme) =>
    {
        var text = $"{scheme}{string.Concat(parts)}/hooks";
        try
        {
            var url = UrlParser.Parse(text, "--url", "Correct it.");
            Assert.NotEmpty(new WebhookRegistration(url, Secret).ToString());
            Assert.True(CanonicalUrl.AreSame(url, new Uri(CanonicalUrl.Of(url))), text);
        }
        catch (ToolException refused)
        {
            Assert.StartsWith("--url ", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hooks", refused.Message, StringComparison.Ordinal);
        }
    });
}
