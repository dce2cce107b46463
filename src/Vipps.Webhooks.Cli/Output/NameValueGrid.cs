using System.Collections;
using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>A few names with their values, one below the other. Values are written raw, because people copy them.</summary>
internal sealed class NameValueGrid : IEnumerable<(string Name, string Value)>
{
    private const string Gap = "   ";

    private readonly List<(string Name, string Value)> _rows = [];

    /// <param name="name">The name.</param>
    /// <param name="value">The value; each of its lines is a line on the screen.</param>
    public void Add(string name, string value) => _rows.Add((name, value));

    public IEnumerator<(string Name, string Value)> GetEnumerator() => _rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void WriteTo(IAnsiConsole console, string indent = "")
    {
        var width = _rows.Count == 0 ? 0 : _rows.Max(static row => row.Name.Length);
        foreach (var (name, value) in _rows)
        {
            var shown = name;
            foreach (var line in value.Split('\n'))
            {
                console.WriteRaw(indent, new ColoredText(shown.PadRight(width), Color.Grey), Gap + line);
                shown = "";
            }
        }
    }
}
