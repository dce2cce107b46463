namespace Vipps.Webhooks.Cli;

/// <summary>Reports an argument that the SDK refuses as a usage error of the command line.</summary>
internal static class UsageErrors
{
    /// <exception cref="ToolException">The SDK refused an argument.</exception>
    public static T Use<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (ArgumentException exception)
        {
            throw ToolException.WrongUse(MessageOf(exception), cause: exception);
        }
    }

    /// <inheritdoc cref="Use{T}(Func{T})"/>
    public static async Task<T> UseAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (ArgumentException exception)
        {
            throw ToolException.WrongUse(MessageOf(exception), cause: exception);
        }
    }

    // The framework adds the name of a parameter, which means nothing here.
    private static string MessageOf(ArgumentException exception) =>
        exception.ParamName is { } name ? exception.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : exception.Message;
}
