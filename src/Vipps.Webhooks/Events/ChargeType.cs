namespace Vipps.Webhooks;

/// <summary>
/// Why a charge is made. An open string: a name that this version of the SDK does not know is kept as it was sent.
/// </summary>
/// <remarks>
/// Compared with case. See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.
/// </remarks>
public readonly record struct ChargeType
{
    /// <summary>Makes a name, known or not.</summary>
    /// <param name="name">The name as Vipps sends it, such as <c>RECURRING</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty or white space.</exception>
    public ChargeType(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>One of the regular charges of an agreement: <c>RECURRING</c>.</summary>
    public static ChargeType Recurring { get; } = new("RECURRING");

    /// <summary>The first charge, made as the agreement was accepted: <c>INITIAL</c>.</summary>
    public static ChargeType Initial { get; } = new("INITIAL");

    /// <summary>A charge outside the intervals of the agreement: <c>UNSCHEDULED</c>.</summary>
    public static ChargeType Unscheduled { get; } = new("UNSCHEDULED");

    /// <summary>The name as it was sent; empty for <see langword="default"/>.</summary>
    public string Name { get => field ?? ""; }

    /// <summary>Whether this version of the SDK knows the name.</summary>
    public bool IsKnown => Name is "RECURRING" or "INITIAL" or "UNSCHEDULED";

    /// <summary>The name as it was sent.</summary>
    public override string ToString() => Name;
}
