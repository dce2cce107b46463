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

    /// <summary>A URL that was passed on wrongly, and what is said of it.</summary>
    public static TheoryData<string, string> Mistakes => new()
    {
        { "\"https://mine.example/hooks\"", "is in quotation marks" },
        { "'https://mine.example/hooks'", "is in quotation marks" },
        { "https://${MINE}/hooks", "is a reference to a variable" },
        { "https://mine.example/%MINE%", "is a reference to a variable" },
        { "{{ .Values.mine }}", "is a reference to a variable" },
        { "https://mine.example/ho\u200boks", "has a space or an invisible character" },
        { "https://mine.example/hooks?a=1&amp;b=2", "has an HTML entity" },
        { "https:\\/\\/mine.example\\/hooks", "has an escape of JSON" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task UrlPassedOnWrongly_IsWrongUseOfItsSource(string url, string mistake)
    {
        (string Source, string[] Args)[] options =
        [
            ("--url", ["verify", "--url", url, "--secret", Secret]),
            ("--url", ["sign", "--url", url, "--secret", Secret, "--json", "{}"]),
            ("--to", ["sign", "--url", "https://shop.example/hooks", "--secret", Secret, "--json", "{}", "--to", url]),
            ("--to", ["send", "--to", url, "--request", "-"]),
            ("--url", ["send", "--to", "http://127.0.0.1:1/", "--request", "-", "--sign-anew", "--url", url, "--secret", Secret]),
            ("--sandbox", ["trigger", "epayments.payment.captured.v1", "--sandbox", url]),
            ("--url", ["register", "--url", url, "--events", "payments"]),
            ("Vipps:BaseAddress", ["token", "--base-address", url]),
        ];
        string[][] withoutOption = [["verify"], ["sign", "--json", "{}"], ["send", "--to", "http://127.0.0.1:1/", "--request", "-", "--sign-anew"]];
        (string Source, string[] Args, Dictionary<string, string> Variables)[] all =
        [
            .. options.Select(static option => (option.Source, option.Args, new Dictionary<string, string>())),
            .. withoutOption.Select(args => (
                "VIPPS_WEBHOOK_URL", args, new Dictionary<string, string> { ["VIPPS_WEBHOOK_URL"] = url, ["VIPPS_WEBHOOK_SECRET"] = Secret })),
            .. withoutOption.Select(args => (
                "Vipps:Registrations:0:Url", args, new Dictionary<string, string> { ["Vipps__Registrations__0__Url"] = url, ["Vipps__Registrations__0__Secret"] = Secret })),
            ("Vipps:BaseAddress", ["token"], new() { ["VIPPS_BASE_ADDRESS"] = url }),
        ];
        foreach (var (source, args, variables) in all)
        {
            var run = await ToolRun.RunAsync(args, variables, "POST / HTTP/1.1\n\n{}");

            Assert.Equal(2, run.ExitCode);
            Assert.Contains($"{source} {mistake}", run.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
            Assert.DoesNotContain("mine", run.Screen, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Secret, run.Screen, StringComparison.Ordinal);
        }
    }

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
