using Vipps.Webhooks.Fuzz.Targets;

namespace Vipps.Webhooks.Fuzz;

/// <summary>All targets by name, and their corpus.</summary>
/// <remarks>Each is made when it is asked for: a library with counters in it runs only once they have their memory.</remarks>
internal static class FuzzTargets
{
    private static readonly Dictionary<string, Func<IFuzzTarget>> Targets = new(StringComparer.Ordinal)
    {
        ["authorization"] = () => new AuthorizationTarget(),
        ["delivery"] = () => new DeliveryTarget(),
        ["event"] = () => new EventTarget(),
    };

    public static IReadOnlyCollection<string> Names => Targets.Keys;

    public static IFuzzTarget Named(string name) => Targets[name]();

    /// <summary>The files of a target's corpus, in the order of their names.</summary>
    public static IReadOnlyList<FileInfo> CorpusOf(IFuzzTarget target) =>
    [
        .. new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "Corpus", target.Name)).EnumerateFiles()
            .OrderBy(file => file.Name, StringComparer.Ordinal),
    ];
}
