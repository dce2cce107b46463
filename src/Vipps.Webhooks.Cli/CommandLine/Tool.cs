using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Vipps.Webhooks.Cli;

/// <summary>The command line as a whole.</summary>
internal static class Tool
{
    public const string Name = "vipps-webhooks";

    /// <summary>The version as <c>--version</c> tells it, without what the build adds.</summary>
    public static string Version { get; } =
        typeof(Tool).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>How long a command may take to end after Ctrl-C; then the process ends anyway.</summary>
    private static readonly TimeSpan InterruptTimeout = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] args)
    {
        var root = CreateRoot();

        // No response files: a value that begins with @ is a value.
        var arguments = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (arguments.Action is ParseErrorAction wrong)
        {
            return ReportWrongUse(args, arguments, wrong);
        }

        return await arguments.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = InterruptTimeout,
        });
    }

    /// <summary>How a command is called: the tool's name, and the command's own where there is one.</summary>
    public static string CommandPath(Command command) => command is RootCommand ? Name : $"{Name} {command.Name}";

    private static int ReportWrongUse(string[] args, ParseResult arguments, ParseErrorAction wrong)
    {
        var next = $"See {CommandPath(arguments.CommandResult.Command)} --help.";

        // What cannot be read may well be the option that tells the form of the answer: then the word for it will do.
        if (args.Contains("json", StringComparer.OrdinalIgnoreCase) || args.Any(static arg => arg.EndsWith("=json", StringComparison.OrdinalIgnoreCase)))
        {
            Screen.For(OutputFormat.Json).Fail(new Failure(ExitCode.WrongUse, UnreadText.Of(arguments), next));
        }
        else if (UnreadText.HidesAny(arguments))
        {
            Screen.For(OutputFormat.Text).Fail(new Failure(ExitCode.WrongUse, UnreadText.Of(arguments), next));
        }
        else
        {
            // With the names that may have been meant.
            wrong.ShowHelp = false;
            wrong.Invoke(arguments);
            Console.Error.WriteLine(next);
        }

        return ExitCode.WrongUse;
    }

    public static RootCommand CreateRoot()
    {
        var root = new RootCommand("Vipps MobilePay webhooks from the command line: register, list and delete them, and find out why one does not arrive.")
        {
            HelpName = Name,
        };
        root.Options.Add(ToolCommand.Output);
        root.Subcommands.Add(new TokenCommand());
        root.Subcommands.Add(new RegisterCommand());
        root.Subcommands.Add(new ListCommand());
        root.Subcommands.Add(new DeleteCommand());
        root.Subcommands.Add(new EventsCommand());
        root.Subcommands.Add(new DoctorCommand());
        root.Subcommands.Add(new SandboxCommand());
        root.Subcommands.Add(new TriggerCommand());
        root.Subcommands.Add(new VerifyCommand());
        root.Subcommands.Add(new SignCommand());

        foreach (var command in root.Subcommands)
        {
            Emptiness.Refuse(command);
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
