namespace Vipps.Webhooks.Fuzz;

/// <summary>A finding: something that must hold does not.</summary>
internal sealed class FuzzException(string message) : Exception(message)
{
    public static void Unless(bool holds, string what)
    {
        if (!holds)
        {
            throw new FuzzException(what);
        }
    }
}
