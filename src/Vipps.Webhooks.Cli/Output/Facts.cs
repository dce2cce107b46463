using System.Collections;
using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>A few names with their values, one below the other.</summary>
internal sealed class Facts : IEnumerable<(string Name, string Value)>
{
    private readonly List<(string Name, string Value)> _facts = [];

    public void Add(string name, string value) => _facts.Add((name, value));

    public IEnumerator<(string Name, string Value)> GetEnumerator() => _facts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public Grid ToGrid()
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().Padding(0, 0, 3, 0)).AddColumn(new GridColumn().Padding(0, 0));
        foreach (var (name, value) in _facts)
        {
            grid.AddRow(new Text(name, new Style(foreground: Color.Grey)), new Text(value));
        }

        return grid;
    }
}
