using System.Collections.Frozen;
using System.Text;

namespace Vipps.Webhooks.Events;

/// <summary>
/// The documented names of one kind, and the one rule for all names that Vipps may add to: they are not case-sensitive. A known name is
/// spelled as Vipps documents it, an unknown one as it was sent.
/// </summary>
internal sealed class KnownNames(params IEnumerable<string> names)
{
    private readonly FrozenDictionary<string, string> _spellings =
        names.ToFrozenDictionary(static name => name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the name that a text in UTF-8 spells as documented; null if there is none.</summary>
    public string? Find(ReadOnlySpan<byte> text)
    {
        foreach (var name in _spellings.Keys)
        {
            if (Ascii.Equals(text, name))
            {
                return name;
            }
        }

        return null;
    }

    public bool Contains(string name) => _spellings.ContainsKey(name);

    /// <summary>Returns the documented spelling of a known name, or an unknown name as it is.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty or white space.</exception>
    public string Spell(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return _spellings.GetValueOrDefault(name, name);
    }

    public static bool AreEqual(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    public static int HashOf(string name) => string.GetHashCode(name, StringComparison.OrdinalIgnoreCase);
}
