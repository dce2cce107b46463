using System.Text.Json.Serialization;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks;

/// <summary>
/// The actor behind an event of an agreement. An open string: a name that this version of the SDK does not know is kept as it was sent.
/// </summary>
/// <remarks>
/// Compared ignoring case. See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events/">Webhooks API: events</see>.
/// </remarks>
[JsonConverter(typeof(OpenNameJsonConverter))]
public readonly record struct AgreementActor
{
    private static readonly KnownNames Known = new(Names.Merchant, Names.User, Names.Admin);

    /// <summary>Creates a name, known or not.</summary>
    /// <param name="name">The name as Vipps sends it, such as <c>MERCHANT</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty or white space.</exception>
    public AgreementActor(string name) => Name = Known.Spell(name);

    /// <summary>The shop itself, by its own call: <c>MERCHANT</c>.</summary>
    public static AgreementActor Merchant { get; } = new(Names.Merchant);

    /// <summary>The customer: <c>USER</c>.</summary>
    public static AgreementActor User { get; } = new(Names.User);

    /// <summary>A person at Vipps MobilePay: <c>ADMIN</c>.</summary>
    public static AgreementActor Admin { get; } = new(Names.Admin);

    /// <summary>
    /// The name: a known one as Vipps documents it, whatever case it came in, an unknown one as it was sent; empty for
    /// <see langword="default"/>. Use it in a <see langword="switch"/> with the constants of <see cref="Names"/>.
    /// </summary>
    public string Name { get => field ?? ""; }

    /// <summary>Indicates whether this version of the SDK knows the name.</summary>
    public bool IsKnown => Known.Contains(Name);

    /// <summary>Compares two names, ignoring case.</summary>
    public bool Equals(AgreementActor other) => KnownNames.AreEqual(Name, other.Name);

    /// <inheritdoc/>
    public override int GetHashCode() => KnownNames.HashOf(Name);

    /// <summary>The <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    /// <summary>The known names as constants, for a <see langword="switch"/> on <see cref="Name"/>.</summary>
    public static class Names
    {
        /// <summary>The name of <see cref="AgreementActor.Merchant"/>.</summary>
        public const string Merchant = "MERCHANT";

        /// <summary>The name of <see cref="AgreementActor.User"/>.</summary>
        public const string User = "USER";

        /// <summary>The name of <see cref="AgreementActor.Admin"/>.</summary>
        public const string Admin = "ADMIN";
    }
}
