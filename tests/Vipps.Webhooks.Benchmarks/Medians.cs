namespace Vipps.Webhooks.Benchmarks;

internal static class Medians
{
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    /// <summary>Returns the time at the end of the fast fourth: in the others, something else had the caches.</summary>
    public static double FastFourthOf(IReadOnlyCollection<double> values) => values.Order().ElementAt(values.Count / 4);
}
