using Vipps.Webhooks.Cli.Tests.Verify;

namespace Vipps.Webhooks.Cli.Tests.Captures;

/// <summary>A secret that was passed on wrongly: nothing is signed with it, and verify explains what is wrong with it.</summary>
public sealed class MangledSecretTests
{
    /// <summary>The secret, what is said of it by those who would sign with it, and what verify finds.</summary>
    public static TheoryData<string, string, string> Mangled => new()
    {
        { $"\"{Recorded.Secret}\"", "is in quotation marks", "secretQuoted" },
        { $"{Recorded.Secret}\n", "has a space or an invisible character", "secretWhiteSpace" },
        { Recorded.Secret.Replace("+", "&#x2B;", StringComparison.Ordinal), "has an HTML entity", "secretHtmlEncoded" },
        { Recorded.Secret.Replace("+", "\\u002B", StringComparison.Ordinal), "has an escape of JSON", "secretJsonEscaped" },
        { Uri.EscapeDataString(Recorded.Secret), "is URL-encoded", "secretPercentEncoded" },
        { $"{new string('A', 86)}==", "is the text of an example", "secretRedacted" },
        { "${WEBHOOK_SECRET_OF_THE_SHOP}", "is a reference to a variable", "secretOrUrlWrong" },
        { Recorded.Url, "is a URL", "secretOrUrlWrong" },
    };

    [Theory]
    [MemberData(nameof(Mangled))]
    public async Task SecretPassedOnWrongly_SignsNothing_AndIsExplainedByVerify(string secret, string mistake, string code)
    {
        const string Url = "https://shop.example/hooks";
        var delivery = (await ToolRun.RunAsync(["sign", "--json", "{}", "--url", Url, "--secret", Recorded.Secret])).Output;
        (string Source, string[] Options, Dictionary<string, string> Variables)[] places =
        [
            ("--secret", ["--url", Url, "--secret", secret], []),
            ("VIPPS_WEBHOOK_SECRET", [], new() { ["VIPPS_WEBHOOK_URL"] = Url, ["VIPPS_WEBHOOK_SECRET"] = secret }),
            ("Vipps:Registrations:0:Secret", [], new() { ["Vipps__Registrations__0__Url"] = Url, ["Vipps__Registrations__0__Secret"] = secret }),
        ];
        foreach (var (source, options, variables) in places)
        {
            foreach (var command in (string[][])[["sign", "--json", "{}"], ["send", "--to", "http://127.0.0.1:1", "--sign-anew"]])
            {
                var run = await ToolRun.RunAsync([.. command, .. options], variables, delivery);

                Assert.Equal(2, run.ExitCode);
                Assert.Empty(run.Output);
                Assert.Contains($"{source} {mistake}", run.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
                Assert.DoesNotContain(secret.Trim(), run.Screen, StringComparison.Ordinal);
                Assert.DoesNotContain(Recorded.Secret, run.Screen, StringComparison.Ordinal);
            }

            var verified = await ToolRun.RunAsync(["verify", .. options, "--output", "json"], variables, delivery);

            Assert.Equal(1, verified.ExitCode);
            Assert.Equal(code, Assert.Single(verified.Json.GetProperty("findings").EnumerateArray()).GetProperty("code").GetString());
            Assert.DoesNotContain(secret.Trim(), verified.Screen, StringComparison.Ordinal);
            Assert.DoesNotContain(Recorded.Secret, verified.Screen, StringComparison.Ordinal);
        }
    }
}
