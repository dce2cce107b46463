using System.Text.Json.Serialization;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks;

/// <summary>The reason for a charge. An open string: a name that this version of the SDK does not know is kept as it was sent.</summary>
/// <remarks>
/// Compared ignoring case. See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.
/// </remarks>
[JsonConverter(typeof(OpenNameJsonConverter))]
public readonly record struct ChargeType
{
    private static readonly KnownNames Known = new(Names.Recurring, Names.Initial, Names.Unscheduled);

    /// <summary>Creates a name, known or not.</summary>
    /// <param name="name">The name as Vipps sends it, such as <c>RECURRING</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty or white space.</exception>
    public ChargeType(string name) => Name = Known.Spell(name);

    /// <summary>One of the regular charges of an agreement: <c>RECURRING</c>.</summary>
    public static ChargeType Recurring { get; } = new(Names.Recurring);

    /// <summary>The first charge, made as the agreement was accepted: <c>INITIAL</c>.</summary>
    public static ChargeType Initial { get; } = new(Names.Initial);

    /// <summary>A charge outside the intervals of the agreement: <c>UNSCHEDULED</c>.</summary>
    public static ChargeType Unscheduled { get; } = new(Names.Unscheduled);

    /// <summary>
    /// The name: a known one as Vipps documents it, whatever case it came in, an unknown one as it was sent; empty for
    /// <see langword="default"/>. Use it in a <see langword="switch"/> with the constants of <see cref="Names"/>.
    /// </summary>
    public string Name { get => field ?? ""; }

    /// <summary>Indicates whether this version of the SDK knows the name.</summary>
    public bool IsKnown => Known.Contains(Name);

    /// <summary>Compares two names, ignoring case.</summary>
    public bool Equals(ChargeType other) => KnownNames.AreEqual(Name, other.Name);

    /// <inheritdoc/>
    public override int GetHashCode() => KnownNames.HashOf(Name);

    /// <summary>The <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    /// <summary>The known names as constants, for a <see langword="switch"/> on <see cref="Name"/>.</summary>
    public static class Names
    {
        /// <summary>The name of <see cref="ChargeType.Recurring"/>.</summary>
        public const string Recurring = "RECURRING";

        /// <summary>The name of <see cref="ChargeType.Initial"/>.</summary>
        public const string Initial = "INITIAL";

        /// <summary>The name of <see cref="ChargeType.Unscheduled"/>.</summary>
        public const string Unscheduled = "UNSCHEDULED";
    }
}
