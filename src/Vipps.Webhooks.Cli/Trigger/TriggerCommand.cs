using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Cli;

/// <summary>Makes a running sandbox send an event, and shows the outcome.</summary>
internal sealed class TriggerCommand() : ToolCommand(
    "trigger",
    "Makes a running sandbox send an event, or play a payment, and waits until it is accepted.",
    [TypeArgument, EndOption, SetOption, RepeatOption, FailOption, DelayOption, WaitOption, SandboxOption],
    [
        "vipps-webhooks trigger epayments.payment.captured.v1",
        "vipps-webhooks trigger payment                                          # created, authorized, captured, refunded",
        "vipps-webhooks trigger payment --end cancelled --set reference=order-1001",
        "vipps-webhooks trigger epayments.payment.captured.v1 --set reference=order-1001 --set amount.value=500",
        "vipps-webhooks trigger epayments.payment.captured.v1 --repeat 2          # is a duplicate handled once?",
        "vipps-webhooks trigger epayments.payment.captured.v1 --fail wrong-secret # is a forged one refused?",
        "vipps-webhooks trigger user.checked-in.v1 --set 'msn:=123456'            # := accepts JSON as it is",
    ])
{
    private const string Payment = "payment";

    private static readonly string[] Ends = ["refunded", "captured", "authorized", "created", "cancelled", "terminated", "aborted", "expired"];

    private static readonly (string Word, string Fault)[] Faults =
    [
        ("wrong-secret", "wrongSecret"),
        ("body-changed", "bodyChanged"),
        ("old-date", "oldDate"),
        ("answer-lost", "answerLost"),
    ];

    // The time that a sandbox has to answer at all; the wait for acceptance begins with its answer.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private static readonly Argument<string> TypeArgument = new("event-type")
    {
        Description = $"The event type. {ToolIdentity.Name} events lists them. Or {Payment}, for the whole life of one.",
    };

    private static readonly Option<string> EndOption = new Option<string>("--end")
    {
        Description = $"The end of the {Payment}: {string.Join(", ", Ends)}.",
        HelpName = "end",
        DefaultValueFactory = static _ => Ends[0],
    }.AcceptOnlyFromAmong(Ends);

    private static readonly Option<string[]> SetOption = new("--set")
    {
        Description = "A field of the body, such as amount.value=500; can be repeated.",
        HelpName = "name=value",
    };

    private static readonly Option<int> RepeatOption = new Option<int>("--repeat")
    {
        Description = "The number of times that the same event is delivered, as Vipps may do.",
        HelpName = "times",
        DefaultValueFactory = static _ => 1,
    }.Between(1, SandboxSendOptions.MaxCopies);

    private static readonly Option<string> FailOption = new Option<string>("--fail")
    {
        Description = $"The fault of the first attempt: {string.Join(", ", Faults.Select(static entry => entry.Word))}. The next one is right: a good shop refuses the first and accepts the second; with answer-lost it receives the event twice.",
        HelpName = "fault",
    }.AcceptOnlyFromAmong([.. Faults.Select(static entry => entry.Word)]);

    private static readonly Option<double> DelayOption = new Option<double>("--delay")
    {
        Description = "The time before the first attempt.",
        HelpName = "seconds",
        DefaultValueFactory = static _ => 0,
    }.Between(0, SandboxFaults.MaxDeliveryDelay.TotalSeconds);

    private static readonly Option<double> WaitOption = new Option<double>("--wait")
    {
        Description = "The time to wait for acceptance, once it is sent and the delay is over. The sandbox continues its attempts after that.",
        HelpName = "seconds",
        DefaultValueFactory = static _ => 30,
    }.Between(0, SandboxFaults.MaxDeliveryDelay.TotalSeconds);

    private static readonly Option<string> SandboxOption = new("--sandbox")
    {
        Description = $"The address of the sandbox. Default: {SandboxDefaults.Address}.",
        HelpName = "url",
    };

    protected override Task<int> RunAsync(ParseResult arguments, ToolConsole screen, CancellationToken cancellationToken) =>
        arguments.GetRequiredValue(TypeArgument) == Payment
            ? PlayAsync(arguments, screen, cancellationToken)
            : SendAsync(arguments, screen, cancellationToken);

    private static async Task<int> PlayAsync(ParseResult arguments, ToolConsole screen, CancellationToken cancellationToken)
    {
        if (arguments.GetValue(FailOption) is not null || arguments.GetValue(RepeatOption) != 1 || arguments.GetValue(DelayOption) != 0)
        {
            throw ToolException.WrongUse($"--repeat, --fail and --delay are for one event, not for a {Payment}.");
        }

        var request = RequestOf(arguments.GetValue(SetOption) ?? [], arguments.GetRequiredValue(EndOption));
        using var sandbox = RunningSandbox.At(arguments.GetValue(SandboxOption) ?? SandboxDefaults.Address);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(AnswerTimeout + TimeSpan.FromSeconds(arguments.GetValue(WaitOption)));
        var events = new List<(SentLine Sent, List<AttemptLine> Attempts, bool? Accepted)>();
        try
        {
            await foreach (var line in sandbox.PlayAsync(request, patience.Token))
            {
                if (line.Sent is { } sent)
                {
                    events.Add((sent, [], null));
                }
                else if (line.Attempt is { } attempt)
                {
                    events[^1].Attempts.Add(attempt);
                }
                else
                {
                    events[^1] = events[^1] with { Accepted = line.Completed?.Accepted };
                }

                if (screen.Format == OutputFormat.Text)
                {
                    ShowLine(screen, line);
                }
            }
        }
        catch (OperationCanceledException) when (events.Count > 0 && !cancellationToken.IsCancellationRequested)
        {
            // The wait is over: what is known by now is the result.
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ToolException(ExitCode.Unreachable, $"The sandbox at {sandbox.Address} did not answer in time.");
        }

        var results = events.ConvertAll(static each => new TriggerResult(
            each.Sent.Type, each.Sent.Reference, each.Sent.Deliveries, each.Accepted, each.Attempts, each.Sent.Body));
        bool? accepted = results.Exists(static result => result.Accepted == false) ? false : results.Exists(static result => result.Accepted is null) ? null : true;
        var result = new PaymentResult(results.Count > 0 ? results[0].Reference : null, accepted, results);
        screen.Write(result, ToolJson.Readable.PaymentResult, console => ConcludeAll(console, result));
        return accepted == true ? ExitCode.Fine : ExitCode.Refused;
    }

    private static PaymentRequest RequestOf(string[] set, string end)
    {
        var request = new PaymentRequest(null, null, end);
        foreach (var edit in set)
        {
            var (name, value) = edit.Split('=', 2) is [var before, var after] ? (before, after) : (edit, "");
            request = name switch
            {
                "reference" => request with { Reference = value },
                "amount.value" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) => request with { Amount = amount },
                _ => throw ToolException.WrongUse($"A {Payment} takes only --set reference=text and --set amount.value=number."),
            };
        }

        return request;
    }

    private static async Task<int> SendAsync(ParseResult arguments, ToolConsole screen, CancellationToken cancellationToken)
    {
        var trigger = new TriggerRequest(
            arguments.GetRequiredValue(TypeArgument),
            arguments.GetValue(SetOption) ?? [],
            arguments.GetValue(RepeatOption),
            arguments.GetValue(DelayOption),
            Faults.FirstOrDefault(entry => entry.Word == arguments.GetValue(FailOption)).Fault);
        using var sandbox = RunningSandbox.At(arguments.GetValue(SandboxOption) ?? SandboxDefaults.Address);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(AnswerTimeout);

        SentLine? sent = null;
        bool? accepted = null;
        var attempts = new List<AttemptLine>();
        try
        {
            await foreach (var line in sandbox.SendAsync(trigger, patience.Token))
            {
                if (sent is null && line.Sent is not null)
                {
                    sent = line.Sent;
                    patience.CancelAfter(TimeSpan.FromSeconds(trigger.DelaySeconds + arguments.GetValue(WaitOption)));
                }

                accepted = line.Completed?.Accepted;
                if (line.Attempt is { } attempt)
                {
                    attempts.Add(attempt);
                }

                if (screen.Format == OutputFormat.Text)
                {
                    ShowLine(screen, line);
                }
            }
        }
        catch (OperationCanceledException) when (sent is not null && !cancellationToken.IsCancellationRequested)
        {
            // The wait is over: what is known by now is the result.
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ToolException(ExitCode.Unreachable, $"The sandbox at {sandbox.Address} did not answer in time.");
        }

        var result = new TriggerResult(sent!.Type, sent.Reference, sent.Deliveries, accepted, attempts, sent.Body);
        screen.Write(result, ToolJson.Readable.TriggerResult, console => Conclude(console, result));
        return accepted == true ? ExitCode.Fine : ExitCode.Refused;
    }

    private static void ShowLine(ToolConsole screen, TriggerLine line) => screen.WriteLine(line, ToolJson.Lines.TriggerLine, console =>
    {
        if (line.Sent is { Deliveries: > 0 } sent)
        {
            console.WriteRaw($"Sent {sent.Type} {sent.Reference}: {sent.Deliveries} {(sent.Deliveries == 1 ? "delivery" : "deliveries")}.");
        }
        else if (line.Attempt is { } attempt)
        {
            AttemptText.Write(console, attempt, withSubject: false);
        }
    });

    private static void ConcludeAll(IAnsiConsole console, PaymentResult result)
    {
        console.WriteProse(
            $"The payment {result.Reference} was played: {result.Events.Count} events, {result.Events.Count(static each => each.Accepted == true)} of them accepted.");
        if (result.Events.Any(static each => each.Deliveries == 0))
        {
            console.WriteProse("An event without a webhook that is registered for it is in the payment's event log only.");
        }
    }

    private static void Conclude(IAnsiConsole console, TriggerResult result)
    {
        if (result.Deliveries == 0)
        {
            console.WriteProse($"It was not delivered: no webhook of this sales unit is registered for {result.Type}.");
        }
        else if (result.Accepted is null)
        {
            console.WriteProse("Not accepted yet. The sandbox continues its attempts, on Vipps' schedule.");
        }
        else if (result.Accepted == false)
        {
            console.WriteProse("Not accepted: the sandbox gave up, or the webhook was deleted.");
        }
    }
}
