using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Vipps.Webhooks.Cli;

/// <summary>The command line as a whole.</summary>
internal static class ToolCommandLine
{
    /// <summary>The commands with their options. They never change once they are created, so that runs can share them.</summary>
    public static RootCommand Root { get; } = CreateRoot();

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, ToolEnvironment environment, CancellationToken cancellationToken)
    {
        // No response files: a value that begins with @ is a value.
        var arguments = Root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (arguments.Action is ParseErrorAction parseError)
        {
            return ReportWrongUse(args, arguments, parseError, environment);
        }

        return await arguments.InvokeAsync(new ToolInvocation(environment), cancellationToken);
    }

    /// <summary>Returns the words that call a command: the tool's name and, unless it is the root, the command's own.</summary>
    public static string CommandPath(Command command) =>
        command is RootCommand ? ToolIdentity.Name : $"{CommandPath(command.Parents.OfType<Command>().First())} {command.Name}";

    /// <summary>Indicates whether two words are a command and one below it, such as <c>inbox list</c>.</summary>
    public static bool IsGroup(string word, string next) =>
        Root.Subcommands.FirstOrDefault(command => command.Name == word)?.Subcommands.Any(below => below.Name == next) == true;

    /// <summary>Returns a command with those below it.</summary>
    public static IEnumerable<Command> WithSubcommands(Command command) => command.Subcommands.SelectMany(WithSubcommands).Prepend(command);

    private static int ReportWrongUse(string[] args, ParseResult arguments, ParseErrorAction parseError, ToolEnvironment environment)
    {
        var next = $"See {CommandPath(arguments.CommandResult.Command)} --help.";

        // The error may be in --output itself, so its value counts wherever it stands.
        if (args.Contains("json", StringComparer.OrdinalIgnoreCase) || args.Any(static arg => arg.EndsWith("=json", StringComparison.OrdinalIgnoreCase)))
        {
            new ToolConsole(OutputFormat.Json, environment).Fail(new Failure(ExitCode.WrongUse, RedactedParseErrors.Of(arguments), next));
        }
        else if (RedactedParseErrors.HidesAny(arguments))
        {
            new ToolConsole(OutputFormat.Text, environment).Fail(new Failure(ExitCode.WrongUse, RedactedParseErrors.Of(arguments), next));
        }
        else
        {
            // The library's message suggests the names that may have been meant.
            parseError.ShowHelp = false;
            arguments.Invoke(new ToolInvocation(environment));
            environment.Error.Writer.WriteLine(next);
        }

        return ExitCode.WrongUse;
    }

    private static RootCommand CreateRoot()
    {
        var root = new RootCommand("Vipps MobilePay webhooks from the command line: register, list and delete them, and find out why one does not arrive.")
        {
            HelpName = ToolIdentity.Name,
        };
        root.Options.Add(ToolCommand.OutputOption);
        root.Subcommands.Add(new TokenCommand());
        root.Subcommands.Add(new RegisterCommand());
        root.Subcommands.Add(new ListCommand());
        root.Subcommands.Add(new DeleteCommand());
        root.Subcommands.Add(new EventsCommand());
        root.Subcommands.Add(new DoctorCommand());
        root.Subcommands.Add(new InboxCommand());
        root.Subcommands.Add(new RegistrationsCommand());
        root.Subcommands.Add(new SandboxCommand());
        root.Subcommands.Add(new TriggerCommand());
        root.Subcommands.Add(new VerifyCommand());
        root.Subcommands.Add(new SignCommand());
        root.Subcommands.Add(new SendCommand());

        foreach (var command in WithSubcommands(root))
        {
            ValueValidator.AddTo(command);
        }

        var help = new HelpWithExamples();
        root.Options.OfType<HelpOption>().Single().Action = help;
        root.SetAction(arguments =>
        {
            help.Invoke(arguments);
            return ExitCode.WrongUse;
        });
        return root;
    }
}
