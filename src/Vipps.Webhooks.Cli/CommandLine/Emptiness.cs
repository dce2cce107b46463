using System.CommandLine;
using System.CommandLine.Parsing;

namespace Vipps.Webhooks.Cli;

/// <summary>
/// Hardly an option means anything when it is empty: it is a variable of the caller's script that is not set, and better said than guessed.
/// </summary>
internal static class Emptiness
{
    public static void Refuse(Command command)
    {
        foreach (var option in command.Options.Where(option => command is not ToolCommand { MayBeEmpty: var may } || option != may))
        {
            option.Validators.Add(result => Refuse(result, option.Name));
        }

        foreach (var argument in command.Arguments)
        {
            argument.Validators.Add(result => Refuse(result, argument.Name));
        }
    }

    private static void Refuse(SymbolResult result, string name)
    {
        if (result.Tokens.Any(static token => string.IsNullOrWhiteSpace(token.Value)))
        {
            result.AddError($"{name} is empty.");
        }
    }
}
