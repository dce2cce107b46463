using System.CommandLine;

namespace Vipps.Webhooks.Cli;

/// <summary>
/// The errors of a command line that cannot be parsed, without the values in it: the value after a misspelt <c>--client-secret</c> is a secret.
/// </summary>
internal static class RedactedParseErrors
{
    private const string Hidden = "***";

    public static bool HidesAny(ParseResult arguments) => arguments.UnmatchedTokens.Any(token => Show(arguments, token) != token);

    public static string Of(ParseResult arguments)
    {
        var messages = arguments.Errors.Select(error => arguments.UnmatchedTokens.Aggregate(
            error.Message, (message, token) => message.Replace($"'{token}'", $"'{Show(arguments, token)}'", StringComparison.Ordinal)));
        return string.Join(Environment.NewLine, messages.Distinct());
    }

    private static string Show(ParseResult arguments, string token)
    {
        if (token.StartsWith('-'))
        {
            var value = token.IndexOfAny(['=', ':']);
            return value < 0 ? token : token[..(value + 1)] + Hidden;
        }

        // The word in the place of a command is a misspelt command, not a value.
        return arguments.CommandResult.Command.Subcommands.Count > 0 && token == arguments.UnmatchedTokens[0] ? token : Hidden;
    }
}
