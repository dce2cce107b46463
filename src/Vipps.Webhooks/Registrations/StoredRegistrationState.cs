namespace Vipps.Webhooks;

/// <summary>The state of a <see cref="StoredRegistration"/>. The numbers are what a store keeps.</summary>
public enum StoredRegistrationState
{
    /// <summary>The row was saved before the registration request is sent. It has neither id nor secret.</summary>
    Intended = 0,

    /// <summary>Registered, with its secret saved.</summary>
    Active = 1,

    /// <summary>A newer one has replaced it. Its deliveries are accepted until it is deleted at Vipps.</summary>
    Retiring = 2,

    /// <summary>There is no such webhook at Vipps any more, and its secret is erased.</summary>
    Gone = 3,

    /// <summary>The outcome of its registration request is unknown. If Vipps created a webhook, it is found and deleted.</summary>
    Abandoned = 4,
}
