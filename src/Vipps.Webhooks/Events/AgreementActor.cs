namespace Vipps.Webhooks;

/// <summary>
/// Who did what happened to an agreement. An open string: a name that this version of the SDK does not know is kept as it was sent.
/// </summary>
/// <remarks>
/// Compared with case. See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.
/// </remarks>
public readonly record struct AgreementActor
{
    /// <summary>Makes a name, known or not.</summary>
    /// <param name="name">The name as Vipps sends it, such as <c>MERCHANT</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty or white space.</exception>
    public AgreementActor(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>The shop itself, by a call of its own: <c>MERCHANT</c>.</summary>
    public static AgreementActor Merchant { get; } = new("MERCHANT");

    /// <summary>The customer: <c>USER</c>.</summary>
    public static AgreementActor User { get; } = new("USER");

    /// <summary>Somebody at Vipps MobilePay: <c>ADMIN</c>.</summary>
    public static AgreementActor Admin { get; } = new("ADMIN");

    /// <summary>The name as it was sent; empty for <see langword="default"/>.</summary>
    public string Name { get => field ?? ""; }

    /// <summary>Whether this version of the SDK knows the name.</summary>
    public bool IsKnown => Name is "MERCHANT" or "USER" or "ADMIN";

    /// <summary>The name as it was sent.</summary>
    public override string ToString() => Name;
}
