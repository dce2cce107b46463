namespace Vipps.Webhooks.Cli;

/// <summary>What the SDK refuses to take is, on the command line, wrong use.</summary>
internal static class UsageErrors
{
    /// <exception cref="ToolException">The SDK said that an argument is wrong.</exception>
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
