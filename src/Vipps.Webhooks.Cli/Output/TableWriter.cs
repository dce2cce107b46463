using Spectre.Console;
using Spectre.Console.Rendering;

namespace Vipps.Webhooks.Cli;

/// <summary>Writes tables that are plain enough to be cut with other tools.</summary>
internal static class TableWriter
{
    private const int MarginOfColumn = 3;

    /// <summary>
    /// Writes a table if the terminal is wide enough for each cell as it is. Otherwise each row becomes a paragraph: its first cell and, below
    /// it, the other cells by name.
    /// </summary>
    public static void Write(IAnsiConsole console, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var width = columns.Select((name, index) => rows.Select(row => WidthOf(row[index])).Append(name.Length).Max() + MarginOfColumn).Sum();
        if (width <= console.Profile.Width)
        {
            console.Write(ToTable(columns, rows));
            return;
        }

        foreach (var row in rows)
        {
            var grid = new NameValueGrid();
            foreach (var (name, cell) in columns.Zip(row).Skip(1).Where(static entry => entry.Second.Length > 0))
            {
                grid.Add(name, cell);
            }

            console.WriteRaw(row[0]);
            grid.WriteTo(console, indent: "  ");
        }
    }

    private static int WidthOf(string cell) => cell.Split('\n').Max(static line => line.Length);

    private static Table ToTable(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))).NoWrap());
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(static IRenderable (cell) => new Text(string.Join('\n', cell.Split('\n').Select(PlainText.Of)))));
        }

        return table;
    }
}
