namespace Vipps.Webhooks;

/// <summary>
/// Why a charge failed. An open string: a name that this version of the SDK does not know is kept as it was sent.
/// </summary>
/// <remarks>
/// Compared with case. See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.
/// </remarks>
public readonly record struct ChargeFailureReason
{
    /// <summary>Makes a name, known or not.</summary>
    /// <param name="name">The name as Vipps sends it, such as <c>user_action_required</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty or white space.</exception>
    public ChargeFailureReason(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>The customer has to do something, such as renew a card: <c>user_action_required</c>.</summary>
    public static ChargeFailureReason UserActionRequired { get; } = new("user_action_required");

    /// <summary>The amount is above the limit of the customer: <c>charge_amount_too_high</c>.</summary>
    public static ChargeFailureReason ChargeAmountTooHigh { get; } = new("charge_amount_too_high");

    /// <summary>The charge was refused, such as for lack of funds: <c>non_technical_error</c>.</summary>
    public static ChargeFailureReason NonTechnicalError { get; } = new("non_technical_error");

    /// <summary>Something broke on the way; the customer need not do anything: <c>technical_error</c>.</summary>
    public static ChargeFailureReason TechnicalError { get; } = new("technical_error");

    /// <summary>The name as it was sent; empty for <see langword="default"/>.</summary>
    public string Name { get => field ?? ""; }

    /// <summary>Whether this version of the SDK knows the name.</summary>
    public bool IsKnown => Name is "user_action_required" or "charge_amount_too_high" or "non_technical_error" or "technical_error";

    /// <summary>The name as it was sent.</summary>
    public override string ToString() => Name;
}
