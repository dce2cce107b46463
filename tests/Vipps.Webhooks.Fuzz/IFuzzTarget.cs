namespace Vipps.Webhooks.Fuzz;

/// <summary>An entry into the library that anybody can send to, and what must hold whatever comes in.</summary>
internal interface IFuzzTarget
{
    /// <summary>Its name on the command line, and of its folder in the corpus.</summary>
    string Name { get; }

    /// <summary>Words that mean something here: they get further than noise does.</summary>
    IReadOnlyList<string> Words { get; }

    /// <summary>Hands one input to the library. May be called from several threads.</summary>
    /// <returns>What came of it, in a word.</returns>
    /// <exception cref="FuzzException">The library did what it must not. Any other exception is a finding, too.</exception>
    string Check(ReadOnlySpan<byte> input);
}
