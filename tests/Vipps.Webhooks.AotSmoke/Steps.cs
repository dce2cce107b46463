namespace Vipps.Webhooks.AotSmoke;

/// <summary>What is asserted: each step is on the screen, and the first that fails ends the program.</summary>
internal static class Steps
{
    public static void Take(string step, bool isTrue)
    {
        Console.WriteLine($"{(isTrue ? "ok    " : "FAILED")} {step}");
        if (!isTrue)
        {
            Environment.Exit(1);
        }
    }
}
