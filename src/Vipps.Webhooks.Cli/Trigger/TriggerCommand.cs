using System.CommandLine;
using Spectre.Console;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Cli;

/// <summary>Makes a running sandbox send an event, and shows the outcome.</summary>
internal sealed class TriggerCommand() : ToolCommand(
    "trigger",
    "Makes a running sandbox send an event, and waits until it is accepted.",
    [TypeArgument, SetOption, RepeatOption, FailOption, DelayOption, WaitOption, SandboxOption],
    [
        "vipps-webhooks trigger epayments.payment.captured.v1",
        "vipps-webhooks trigger epayments.payment.captured.v1 --set reference=order-1001 --set amount.value=500",
        "vipps-webhooks trigger epayments.payment.captured.v1 --repeat 2          # is a duplicate handled once?",
        "vipps-webhooks trigger epayments.payment.captured.v1 --fail wrong-secret # is a forged one refused?",
        "vipps-webhooks trigger user.checked-in.v1 --set 'msn:=123456'            # := accepts JSON as it is",
    ])
{
    private static readonly (string Word, string Fault)[] Faults =
    [
        ("wrong-secret", "wrongSecret"),
        ("body-changed", "bodyChanged"),
        ("old-date", "oldDate"),
        ("answer-lost", "answerLost"),
    ];

    // The time that a sandbox has to answer at all; the wait for acceptance begins with its answer.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private static readonly Argument<string> TypeArgument = new("event-type") { Description = $"The event type. {ToolIdentity.Name} events lists them." };

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

    protected override async Task<int> RunAsync(ParseResult arguments, ToolConsole screen, CancellationToken cancellationToken)
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
