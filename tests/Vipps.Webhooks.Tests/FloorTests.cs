using System.Text.RegularExpressions;

namespace Vipps.Webhooks.Tests;

/// <summary>The folders of the library are floors: code names types of its own folder and of those below, and of none above.</summary>
public sealed partial class FloorTests
{
    /// <summary>From the ground up. The last one is the front door: the files beside the folders.</summary>
    private static readonly string[] Floors =
        ["Diagnostics", "Http", "Events", "Configuration", "Signing", "Authentication", "Client", "Payments", "Registrations", "Inbox", "Receiving", "CatchUp", "Registrar", ""];

    private static readonly IReadOnlyList<SourceFile> Files = ReadFiles();

    [Fact]
    public void EachFolder_IsAFloor() =>
        Assert.Equal(Floors.Order(StringComparer.Ordinal), Files.Select(static file => file.Folder).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void NoFile_NamesATypeOfAFloorAbove()
    {
        // A name that is declared on two floors says nothing of either.
        var folders = Files
            .SelectMany(static file => Declaration().Matches(file.Code).Select(match => (Type: match.Groups[1].Value, file.Folder)))
            .Distinct()
            .GroupBy(static declared => declared.Type)
            .Where(static declared => declared.Count() == 1)
            .ToDictionary(static declared => declared.Key, static declared => declared.Single().Folder);
        Assert.True(folders.Count > 100, $"Only {folders.Count} types were found.");

        var offences =
            from file in Files
            from name in Name().Matches(file.Code).Select(static match => match.Value).Distinct()
            where folders.TryGetValue(name, out var folder) && FloorOf(folder) > FloorOf(file.Folder)
            select $"{file.Path} names {name}, which is above it, in {folders[name]}.";

        Assert.Empty(offences);
    }

    [Fact]
    public void NoFile_IsForOneAboveIt_ByItsUsings() => Assert.Empty(
        from file in Files
        from match in Using().Matches(file.Code)
        where Floors.Contains(match.Groups[1].Value) && FloorOf(match.Groups[1].Value) > FloorOf(file.Folder)
        select $"{file.Path} uses the namespace of {match.Groups[1].Value}, which is above it.");

    private static int FloorOf(string folder) => Array.IndexOf(Floors, folder);

    private static List<SourceFile> ReadFiles()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(root.FullName, "src", "Vipps.Webhooks")))
        {
            root = root.Parent ?? throw new DirectoryNotFoundException("The tests do not run within the repository.");
        }

        var library = Path.Combine(root.FullName, "src", "Vipps.Webhooks");
        return
        [
            .. from path in Directory.EnumerateFiles(library, "*.cs", SearchOption.AllDirectories)
               let parts = Path.GetRelativePath(library, path).Split(Path.DirectorySeparatorChar)
               where parts[0] is not ("bin" or "obj")
               select new SourceFile(string.Join('/', parts), parts.Length == 1 ? "" : parts[0], CodeOf(File.ReadAllText(path))),
        ];
    }

    /// <summary>The text without comments and strings: documentation may well tell of what is above.</summary>
    private static string CodeOf(string text) => String().Replace(Comment().Replace(text, ""), "\"\"");

    [GeneratedRegex(@"^(?:public|internal)[\w ]*? (?:class|record struct|record|struct|enum|interface) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?<![.\w])[A-Z]\w*")]
    private static partial Regex Name();

    [GeneratedRegex(@"^using (?:static )?Vipps\.Webhooks\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"""(?:\\.|[^""\\\n])*""")]
    private static partial Regex String();

    private sealed record SourceFile(string Path, string Folder, string Code);
}
