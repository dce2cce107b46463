using System.Text.Json.Serialization;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks;

/// <summary>
/// The reason why a charge failed. An open string: a name that this version of the SDK does not know is kept as it was sent.
/// </summary>
/// <remarks>
/// Compared ignoring case. See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.
/// </remarks>
[JsonConverter(typeof(OpenNameJsonConverter))]
public readonly record struct ChargeFailureReason
{
    private static readonly KnownNames Known = new(Names.UserActionRequired, Names.ChargeAmountTooHigh, Names.NonTechnicalError, Names.TechnicalError);

    /// <summary>Creates a name, known or not.</summary>
    /// <param name="name">The name as Vipps sends it, such as <c>user_action_required</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty or white space.</exception>
    public ChargeFailureReason(string name) => Name = Known.Spell(name);

    /// <summary>The customer has to do something, such as renew a card: <c>user_action_required</c>.</summary>
    public static ChargeFailureReason UserActionRequired { get; } = new(Names.UserActionRequired);

    /// <summary>The amount is above the limit of the customer: <c>charge_amount_too_high</c>.</summary>
    public static ChargeFailureReason ChargeAmountTooHigh { get; } = new(Names.ChargeAmountTooHigh);

    /// <summary>The charge was refused, such as for lack of funds: <c>non_technical_error</c>.</summary>
    public static ChargeFailureReason NonTechnicalError { get; } = new(Names.NonTechnicalError);

    /// <summary>A technical failure; the customer does not need to do anything: <c>technical_error</c>.</summary>
    public static ChargeFailureReason TechnicalError { get; } = new(Names.TechnicalError);

    /// <summary>
    /// The name: a known one as Vipps documents it, whatever case it came in, an unknown one as it was sent; empty for
    /// <see langword="default"/>. Use it in a <see langword="switch"/> with the constants of <see cref="Names"/>.
    /// </summary>
    public string Name { get => field ?? ""; }

    /// <summary>Indicates whether this version of the SDK knows the name.</summary>
    public bool IsKnown => Known.Contains(Name);

    /// <summary>Compares two names, ignoring case.</summary>
    public bool Equals(ChargeFailureReason other) => KnownNames.AreEqual(Name, other.Name);

    /// <inheritdoc/>
    public override int GetHashCode() => KnownNames.HashOf(Name);

    /// <summary>The <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    /// <summary>The known names as constants, for a <see langword="switch"/> on <see cref="Name"/>.</summary>
    public static class Names
    {
        /// <summary>The name of <see cref="ChargeFailureReason.UserActionRequired"/>.</summary>
        public const string UserActionRequired = "user_action_required";

        /// <summary>The name of <see cref="ChargeFailureReason.ChargeAmountTooHigh"/>.</summary>
        public const string ChargeAmountTooHigh = "charge_amount_too_high";

        /// <summary>The name of <see cref="ChargeFailureReason.NonTechnicalError"/>.</summary>
        public const string NonTechnicalError = "non_technical_error";

        /// <summary>The name of <see cref="ChargeFailureReason.TechnicalError"/>.</summary>
        public const string TechnicalError = "technical_error";
    }
}
