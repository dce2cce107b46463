using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>
/// Where a command speaks: results to standard output, in the form that was asked for; everything else (progress, remarks, failures of
/// commands for people) to standard error.
/// </summary>
internal sealed class ToolConsole(OutputFormat format, ToolEnvironment environment)
{
    private readonly IAnsiConsole _out = NewConsole(environment.Out, environment.Ansi);
    private readonly IAnsiConsole _error = NewConsole(environment.Error, environment.Ansi);

    public OutputFormat Format => format;

    /// <summary>Whether somebody sits there who can be asked.</summary>
    public bool CanAsk => Format == OutputFormat.Text && environment.IsInputTerminal && _error.Profile.Out.IsTerminal;

    /// <summary>Gives the result: as one JSON document, or as text.</summary>
    public void Write<T>(T result, JsonTypeInfo<T> type, Action<IAnsiConsole> asText)
    {
        if (Format == OutputFormat.Json)
        {
            environment.Out.Writer.WriteLine(JsonSerializer.Serialize(result, type));
        }
        else
        {
            asText(_out);
        }
    }

    /// <summary>Gives one of many results: as one line of JSON, or as text.</summary>
    public void WriteLine<T>(T line, JsonTypeInfo<T> type, Action<IAnsiConsole> asText) => Write(line, type, asText);

    /// <summary>Says something that is no part of the result.</summary>
    public void Remark(string text) => _error.WriteProse(text, Color.Grey);

    /// <summary>Says something that is no part of the result, and that should not be missed.</summary>
    public void Warn(string text) => _error.WriteProse(text, Color.Yellow);

    public void Fail(Failure failure)
    {
        if (Format == OutputFormat.Json)
        {
            environment.Out.Writer.WriteLine(JsonSerializer.Serialize(FailureResult.Of(failure), ToolJson.Readable.FailureResult));
            return;
        }

        foreach (var line in failure.Message.ReplaceLineEndings("\n").Split('\n'))
        {
            _error.WriteProse(line, Color.Red);
        }

        if (failure.Next is { } next)
        {
            _error.WriteProse(next);
        }
    }

    /// <summary>Shows that something is going on, where somebody can see it.</summary>
    public async Task<T> WaitForAsync<T>(string what, Func<Task<T>> work) =>
        Format == OutputFormat.Text && _error.Profile.Out.IsTerminal
            ? await _error.Status().StartAsync(Markup.Escape(what), _ => work())
            : await work();

    /// <summary>Asks a question whose answer is no unless somebody says yes.</summary>
    public async Task<bool> ConfirmAsync(string question, CancellationToken cancellationToken) =>
        await new ConfirmationPrompt(Markup.Escape(question)) { DefaultValue = false }
            .ShowAsync(_error, cancellationToken);

    private static IAnsiConsole NewConsole(IAnsiConsoleOutput output, AnsiSupport ansi)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = output, Ansi = ansi });
        console.Profile.Width = output.Columns;
        return console;
    }
}
