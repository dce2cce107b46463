using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Events;

/// <summary>
/// The state of a payment: <c>AUTHORIZED</c>. An open string: a state that this version of the SDK does not know is kept as it was sent.
/// </summary>
/// <remarks>
/// CAPTURED, CANCELLED and REFUNDED are events, not states: see the amounts of the payment. Compared ignoring case. See
/// <see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/">ePayment API</see>.
/// </remarks>
[JsonConverter(typeof(OpenNameJsonConverter))]
public readonly record struct PaymentState
{
    private static readonly KnownNames Known = new(Names.Created, Names.Authorized, Names.Aborted, Names.Expired, Names.Terminated);

    /// <summary>Creates a state, known or not.</summary>
    /// <param name="name">The name as Vipps sends it, such as <c>AUTHORIZED</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty or white space.</exception>
    public PaymentState(string name) => Name = Known.Spell(name);

    /// <summary>The customer has not answered yet: <c>CREATED</c>. The only known state that is not final.</summary>
    public static PaymentState Created { get; } = new(Names.Created);

    /// <summary>The customer approved the payment, and the amount is reserved: <c>AUTHORIZED</c>. It stays so after captures, refunds and a cancellation, which the amounts tell.</summary>
    public static PaymentState Authorized { get; } = new(Names.Authorized);

    /// <summary>The customer declined the payment: <c>ABORTED</c>.</summary>
    public static PaymentState Aborted { get; } = new(Names.Aborted);

    /// <summary>The customer did not answer in time: <c>EXPIRED</c>.</summary>
    public static PaymentState Expired { get; } = new(Names.Expired);

    /// <summary>The shop withdrew the payment before the customer answered: <c>TERMINATED</c>.</summary>
    public static PaymentState Terminated { get; } = new(Names.Terminated);

    /// <summary>
    /// The name: a known one as Vipps documents it, whatever case it came in, an unknown one as it was sent; empty for
    /// <see langword="default"/>. Use it in a <see langword="switch"/> with the constants of <see cref="Names"/>.
    /// </summary>
    public string Name { get => field ?? ""; }

    /// <summary>Indicates whether this version of the SDK knows the state.</summary>
    public bool IsKnown => Known.Contains(Name);

    /// <summary>
    /// Indicates whether the state never changes again: every known one but <see cref="Created"/>. False for a state that is not known.
    /// </summary>
    public bool IsFinal => IsKnown && !Equals(Created);

    /// <summary>Compares two states, ignoring case.</summary>
    public bool Equals(PaymentState other) => KnownNames.AreEqual(Name, other.Name);

    /// <inheritdoc/>
    public override int GetHashCode() => KnownNames.HashOf(Name);

    /// <summary>The <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    /// <summary>The known names as constants, for a <see langword="switch"/> on <see cref="Name"/>.</summary>
    public static class Names
    {
        /// <summary>The name of <see cref="PaymentState.Created"/>.</summary>
        public const string Created = "CREATED";

        /// <summary>The name of <see cref="PaymentState.Authorized"/>.</summary>
        public const string Authorized = "AUTHORIZED";

        /// <summary>The name of <see cref="PaymentState.Aborted"/>.</summary>
        public const string Aborted = "ABORTED";

        /// <summary>The name of <see cref="PaymentState.Expired"/>.</summary>
        public const string Expired = "EXPIRED";

        /// <summary>The name of <see cref="PaymentState.Terminated"/>.</summary>
        public const string Terminated = "TERMINATED";
    }
}
