using System.Collections;
using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>A few names with their values, one below the other. Values are written raw: they are what is copied.</summary>
internal sealed class NameValueGrid : IEnumerable<(string Name, string Value)>
{
    private const string Gap = "   ";

    private readonly List<(string Name, string Value)> _facts = [];

    /// <param name="name">The name.</param>
    /// <param name="value">The value; each of its lines is a line on the screen.</param>
    public void Add(string name, string value) => _facts.Add((name, value));

    public IEnumerator<(string Name, string Value)> GetEnumerator() => _facts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void WriteTo(IAnsiConsole console, string indent = "")
    {
        var width = _facts.Count == 0 ? 0 : _facts.Max(static fact => fact.Name.Length);
        foreach (var (name, value) in _facts)
        {
            var shown = name;
            foreach (var line in value.Split('\n'))
            {
                console.WriteRaw(indent, new Piece(shown.PadRight(width), Color.Grey), Gap + line);
                shown = "";
            }
        }
    }
}
