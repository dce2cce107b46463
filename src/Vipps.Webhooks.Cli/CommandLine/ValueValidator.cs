using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Vipps.Webhooks.Cli;

/// <summary>
/// Checks values against the type of their option or argument, and reports errors in the terms of the command line, where the library would
/// name .NET types. An empty value is refused unless the option has a meaning for it: most often a variable of the caller's script is unset.
/// </summary>
internal static class ValueValidator
{
    public static void AddTo(Command command)
    {
        foreach (var option in command.Options)
        {
            var mayBeEmpty = command is ToolCommand { MayBeEmpty: var may } && option == may;
            option.Validators.Add(result => Check(result, option.Name, option.ValueType, mayBeEmpty));
        }

        foreach (var argument in command.Arguments)
        {
            argument.Validators.Add(result => Check(result, argument.Name, argument.ValueType, mayBeEmpty: false));
        }
    }

    private static void Check(SymbolResult result, string name, Type type, bool mayBeEmpty)
    {
        foreach (var value in result.Tokens.Select(static token => token.Value))
        {
            if (!mayBeEmpty && string.IsNullOrWhiteSpace(value))
            {
                result.AddError($"{name} is empty.");
            }
            else if (Fault(name, type, value) is { } fault)
            {
                result.AddError(fault);
            }
        }
    }

    /// <summary>
    /// Describes the expected value. The given one is repeated only if the option accepts nothing but a few words: otherwise it may be a secret
    /// that was passed to the wrong option.
    /// </summary>
    /// <returns>The description; null if the value is right.</returns>
    private static string? Fault(string name, Type type, string value)
    {
        var element = Nullable.GetUnderlyingType(type) ?? type.GetElementType() ?? type;
        return element switch
        {
            _ when element == typeof(int) => int.TryParse(value, CultureInfo.InvariantCulture, out _) ? null : $"{name} must be a whole number.",
            _ when element == typeof(long) => long.TryParse(value, CultureInfo.InvariantCulture, out _) ? null : $"{name} must be a whole number.",
            _ when element == typeof(double) => double.TryParse(value, CultureInfo.InvariantCulture, out _) ? null : $"{name} must be a number.",
            _ when element == typeof(Guid) => Guid.TryParse(value, out _) ? null : $"{name} must be an id such as 3f0e1c52-6d0c-4e2f-9d4b-6f0c0d9b6a11.",
            { IsEnum: true } => Enum.GetNames(element) is var names && names.Contains(value, StringComparer.OrdinalIgnoreCase)
                ? null
                : $"{name} must be {string.Join(" or ", names.Select(static word => word.ToLowerInvariant()))}, not '{value}'.",
            _ => null,
        };
    }
}
