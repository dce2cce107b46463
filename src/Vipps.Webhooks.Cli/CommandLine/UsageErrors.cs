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
        catch (ArgumentException wrong)
        {
            throw ToolException.WrongUse(MessageOf(wrong), cause: wrong);
        }
    }

    /// <inheritdoc cref="Use{T}(Func{T})"/>
    public static async Task<T> UseAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (ArgumentException wrong)
        {
            throw ToolException.WrongUse(MessageOf(wrong), cause: wrong);
        }
    }

    // The framework adds the name of a parameter, which means nothing here.
    private static string MessageOf(ArgumentException wrong) =>
        wrong.ParamName is { } name ? wrong.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : wrong.Message;
}
