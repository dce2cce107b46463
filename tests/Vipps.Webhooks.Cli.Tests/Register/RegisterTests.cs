using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Cli.Tests.Register;

public sealed class RegisterTests : SandboxTest
{
    private string Saved => Path.Combine(Directory.FullName, "webhook.json");

    [Fact]
    public async Task Register_SetOfEvents_PrintsIdAndSecretOnceAndWhereItGoes()
    {
        var run = await RunAsync("register", "--url", Hook, "--events", "payments");

        Assert.Equal(0, run.ExitCode);
        var registration = Assert.Single(Vipps.Registrations);
        Assert.Equal(WebhookEventTypes.Payments, registration.Events);
        Assert.Contains(registration.Id.ToString(), run.Output, StringComparison.Ordinal);
        var line = Assert.Single(run.Output.Split('\n'), line => line.StartsWith("Secret ", StringComparison.Ordinal));
        Assert.Equal(88, line["Secret ".Length..].Trim().Length);
        Assert.Contains("dotnet user-secrets set Vipps:Registrations:0:Secret", run.Output, StringComparison.Ordinal);
        Assert.Contains("payments (all 8)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_EventsByNameAndSet_RegistersEachOnce()
    {
        var run = await RunAsync(
            "register", "--url", Hook, "--event", "epayments.payment.captured.v1", "--event", "user.checked-in.v1", "--events", "agreements",
            "--event", "epayments.payment.captured.v1");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            [WebhookEventTypes.PaymentCaptured, WebhookEventTypes.UserCheckedIn, .. WebhookEventTypes.Agreements],
            Assert.Single(Vipps.Registrations).Events);
    }

    [Fact]
    public async Task Register_JsonWithoutAPlaceForTheSecret_RegistersNothing()
    {
        var run = await RunAsync("register", "--url", Hook, "--events", "payments", "--output", "json");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("wrongUse", run.Json.GetProperty("error").GetProperty("code").GetString());
        Assert.Contains("--save", run.Json.GetProperty("error").GetProperty("next").GetString(), StringComparison.Ordinal);
        Assert.Empty(Vipps.Registrations);
    }

    [Fact]
    public async Task Register_JsonShow_HasTheSecret()
    {
        var run = await RunAsync("register", "--url", Hook, "--events", "payments", "--output", "json", "--show");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Assert.Single(Vipps.Registrations).Id, run.Json.GetProperty("id").GetGuid());
        Assert.Equal(Hook, run.Json.GetProperty("url").GetString());
        Assert.Equal(8, run.Json.GetProperty("events").GetArrayLength());
        Assert.Equal(88, run.Json.GetProperty("secret").GetString()!.Length);
        Assert.DoesNotContain("\\u", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_Save_PutsTheSecretIntoAFileOfSettingsForItsOwnerAlone()
    {
        var run = await RunAsync("register", "--url", Hook, "--events", "payments", "--save", Saved, "--output", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(Saved, run.Json.GetProperty("savedTo").GetString());
        Assert.False(run.Json.TryGetProperty("secret", out _));
        var settings = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(Saved, Cancellation));
        var saved = settings.GetProperty("Vipps").GetProperty("Registrations")[0];
        Assert.Equal(Hook, saved.GetProperty("Url").GetString());
        Assert.Equal(Assert.Single(Vipps.Registrations).Id, saved.GetProperty("Id").GetGuid());
        var secret = saved.GetProperty("Secret").GetString()!;
        Assert.Equal(88, secret.Length);
        Assert.DoesNotContain(secret, run.Screen, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Saved));
        }
    }

    [Fact]
    public async Task Register_SaveForPeople_NamesTheFileAndNotTheSecret()
    {
        var run = await RunAsync("register", "--url", Hook, "--events", "payments", "--save", Saved);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(Saved, run.Output, StringComparison.Ordinal);
        var settings = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(Saved, Cancellation));
        var secret = settings.GetProperty("Vipps").GetProperty("Registrations")[0].GetProperty("Secret").GetString()!;
        Assert.DoesNotContain(secret, run.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_SaveToAFileThatIsThere_RegistersNothingAndLeavesItAlone()
    {
        await File.WriteAllTextAsync(Saved, "precious", Cancellation);

        var run = await RunAsync("register", "--url", Hook, "--events", "payments", "--save", Saved);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("precious", await File.ReadAllTextAsync(Saved, Cancellation));
        Assert.Empty(Vipps.Registrations);
    }

    [Fact]
    public async Task Register_SaveAndRefused_LeavesNoFile()
    {
        Vipps.Faults.FailNext(SandboxCall.Register, SandboxFault.Answer(HttpStatusCode.Forbidden));

        var run = await RunAsync("register", "--url", Hook, "--events", "payments", "--save", Saved);

        Assert.Equal(1, run.ExitCode);
        Assert.False(File.Exists(Saved));
    }

    [Fact]
    public async Task Register_SameUrlAgain_NamesTheOthers()
    {
        var first = await RegisterAsync();

        var run = await RunAsync("register", "--url", Hook, "--events", "payments");
        var json = await RunAsync("register", "--url", Hook, "--events", "payments", "--output", "json", "--show");

        Assert.Contains($"vipps-webhooks delete {first.Id}", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, json.Json.GetProperty("sameUrl").GetArrayLength());
    }

    // It is shown only once: whatever ends the tool while it waits for something else would lose it.
    [Fact]
    public async Task Register_Secret_IsOnTheScreenBeforeAnythingElseIsWaitedFor()
    {
        var seen = new TaskCompletionSource();
        var answered = false;
        await using var server = await Shop.OpenAsync();
        server.Instead = AnswerAs(
            context => context.Response.WriteAsync($$"""{"id":"{{Guid.NewGuid()}}","secret":"the-secret"}""", Cancellation),
            async context =>
            {
                await seen.Task.WaitAsync(context.RequestAborted);
                answered = true;
                await context.Response.WriteAsync("""{"webhooks":[]}""", Cancellation);
            });
        await using var tool = ToolHandle.Start(["register", "--url", Hook, "--events", "payments"], KeysFor(server));

        while (await tool.Output.ReadLineAsync(Cancellation).AsTask().OrGiveUpAsync() is { } line)
        {
            if (line.StartsWith("Secret ", StringComparison.Ordinal))
            {
                Assert.EndsWith(" the-secret", line, StringComparison.Ordinal);
                seen.SetResult();
            }
        }

        Assert.Equal(0, await tool.WaitForExitAsync().OrGiveUpAsync());
        Assert.True(answered, "The secret was held back until the list was given up.");
    }

    public static TheoryData<string> FailuresOfTheLookUp => ["answer", "abort", "hang"];

    [Theory]
    [MemberData(nameof(FailuresOfTheLookUp))]
    public async Task Register_OthersCannotBeLookedUp_RegistersAllTheSame(string failure)
    {
        Vipps.Faults.FailAll(SandboxCall.List, failure switch
        {
            "answer" => SandboxFault.Answer(HttpStatusCode.InternalServerError),
            "abort" => SandboxFault.ConnectionAborted,
            _ => SandboxFault.Slow(TimeSpan.FromHours(1)),
        });

        var runs = await Task.WhenAll( // at once, since both wait until the look-up is given up
            RunAsync("register", "--url", Hook, "--events", "payments"),
            RunAsync("register", "--url", Hook, "--events", "payments", "--output", "json", "--show"));

        var (text, json) = (runs[0], runs[1]);
        Assert.Equal((0, 0), (text.ExitCode, json.ExitCode));
        Assert.Contains("\nSecret ", text.Output, StringComparison.Ordinal);
        Assert.Contains("could not be checked", text.Error, StringComparison.Ordinal);
        Assert.Equal(88, json.Json.GetProperty("secret").GetString()!.Length);
    }

    [Fact]
    public async Task Register_InterruptedWhileItWaitsForTheAnswer_SaysThatAWebhookMayExist()
    {
        var asked = new TaskCompletionSource();
        await using var server = await Shop.OpenAsync();
        server.Instead = AnswerAs(
            context =>
            {
                asked.TrySetResult();
                return new TaskCompletionSource().Task.WaitAsync(context.RequestAborted);
            },
            _ => Task.CompletedTask);
        await using var tool = ToolHandle.Start(["register", "--url", Hook, "--events", "payments", "--output", "json", "--show"], KeysFor(server));
        await asked.Task.OrGiveUpAsync();

        await tool.InterruptAsync();

        Assert.Equal(130, await tool.WaitForExitAsync().OrGiveUpAsync());
        Assert.Contains("A webhook may exist", await tool.Output.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_UrlThatAnotherToolRegistered_IsKnownByItsLetters()
    {
        var first = await RegisterAsync("https://xn--blbr-roah.example/hooks");

        var run = await RunAsync("register", "--url", "https://BLÅBÆR.example/hooks", "--events", "payments");

        Assert.Contains($"vipps-webhooks delete {first.Id}", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("epayment.payment.captured.v1", "Did you mean epayments.payment.captured.v1")]
    [InlineData("recurring.charge-cancelled.v1", "Did you mean recurring.charge-canceled.v1")]
    [InlineData("EPAYMENTS.PAYMENT.CAPTURED", "Did you mean epayments.payment.captured.v1?")]
    [InlineData("epayments.payment.captured", "Did you mean epayments.payment.captured.v1?")]
    [InlineData("captured", "Did you mean epayments.payment.captured.v1 or recurring.charge-captured.v1?")]
    [InlineData("something.else.entirely.v1", "is not an event that this version knows.")]
    public async Task Register_WrongEventName_NamesTheRightOneAndSendsNothing(string name, string advice)
    {
        var run = await RunAsync("register", "--url", Hook, "--event", name);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(advice, run.Error, StringComparison.Ordinal);
        Assert.Empty(Vipps.Requests);
    }

    [Fact]
    public async Task Register_EventNameInAnotherCase_IsSpelledAsVippsDoes()
    {
        var run = await RunAsync("register", "--url", Hook, "--event", "EPAYMENTS.Payment.captured.v1", "--output", "json", "--show");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("epayments.payment.captured.v1", run.Json.GetProperty("events")[0].GetString());
    }

    [Fact]
    public async Task Register_UnknownEventAllowed_LeavesTheJudgementToVipps()
    {
        var run = await RunAsync("register", "--url", Hook, "--event", "epayments.payment.tokenised.v1", "--allow-unknown");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Unsupported values", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not a url")]
    [InlineData("ftp://shop.example/hooks")]
    [InlineData("https://user:password@shop.example/hooks")]
    [InlineData("https://shop.example/hooks#fragment")]
    [InlineData("http://shop.example/hooks")]
    public async Task Register_UrlThatCannotBe_IsWrongUse(string url)
    {
        var run = await RunAsync("register", "--url", url, "--events", "payments");

        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain("Parameter", run.Error, StringComparison.Ordinal);
        Assert.Empty(Vipps.Registrations);
    }

    [Fact]
    public async Task Register_NoEvents_SaysHowToNameThem()
    {
        var run = await RunAsync("register", "--url", Hook);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--events payments", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_AnswerLost_SaysThatAWebhookMayExist()
    {
        Vipps.Faults.FailNext(SandboxCall.Register, SandboxFault.AnswerLost);

        var run = await RunAsync("register", "--url", Hook, "--events", "payments", "--show", "--output", "json");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("A webhook may exist", run.Json.GetProperty("error").GetProperty("next").GetString(), StringComparison.Ordinal);
        Assert.Single(Vipps.Registrations);
    }

    /// <summary>A server that gives a token, and answers registrations and lists as it is told.</summary>
    private static RequestDelegate AnswerAs(RequestDelegate register, RequestDelegate list) => async context =>
    {
        context.Response.ContentType = "application/json";
        if (context.Request.Path == "/accesstoken/get")
        {
            await context.Response.WriteAsync("""{"token_type":"Bearer","expires_in":"3600","access_token":"token"}""", Cancellation);
            return;
        }

        var isList = HttpMethods.IsGet(context.Request.Method);
        context.Response.StatusCode = isList ? 200 : 201;
        await (isList ? list : register)(context);
    };

    private Dictionary<string, string> KeysFor(Shop server) =>
        new(ToolRun.KeysOf(Vipps)) { ["VIPPS_BASE_ADDRESS"] = new Uri(server.Url).GetLeftPart(UriPartial.Authority) };
}
