using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>
/// Writes results to standard output in the requested format, and everything else (progress, remarks, failures in the text format) to
/// standard error.
/// </summary>
internal sealed class ToolConsole(OutputFormat format, ToolEnvironment environment)
{
    private readonly IAnsiConsole _out = NewConsole(environment.Out, environment.Ansi);
    private readonly IAnsiConsole _error = NewConsole(environment.Error, environment.Ansi);

    public OutputFormat Format => format;

    /// <summary>Indicates whether there is a person who can answer a question.</summary>
    public bool CanAsk => Format == OutputFormat.Text && environment.IsInputTerminal && _error.Profile.Out.IsTerminal;

    /// <summary>Writes the result, as one JSON document or as text.</summary>
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

    /// <summary>Writes one of many results, as one line of JSON or as text.</summary>
    public void WriteLine<T>(T line, JsonTypeInfo<T> type, Action<IAnsiConsole> asText) => Write(line, type, asText);

    /// <summary>Writes a remark, which is not part of the result.</summary>
    public void Remark(string text) => _error.WriteProse(text, Color.Grey);

    /// <summary>Writes what a question is about, which is not part of the result.</summary>
    public void Show(Action<IAnsiConsole> what) => what(_error);

    /// <summary>Writes a warning, which is not part of the result but should not be missed.</summary>
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

    /// <summary>Shows that work is in progress, if standard error is a terminal.</summary>
    public async Task<T> WaitForAsync<T>(string what, Func<Task<T>> work) =>
        Format == OutputFormat.Text && _error.Profile.Out.IsTerminal
            ? await _error.Status().StartAsync(Markup.Escape(what), _ => work())
            : await work();

    /// <summary>Asks a question whose default answer is no.</summary>
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
