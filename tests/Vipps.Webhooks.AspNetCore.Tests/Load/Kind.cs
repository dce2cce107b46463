namespace Vipps.Webhooks.AspNetCore.Tests.Load;

/// <summary>What is sent. What the shop answers is in <see cref="Kinds"/>.</summary>
internal enum Kind
{
    /// <summary>As Vipps sends it.</summary>
    Plain,

    /// <summary>In chunks, as a proxy may pass it on.</summary>
    Chunked,

    /// <summary>Without <c>Authorization</c>, which a proxy stripped: <c>X-Vipps-Authorization</c> is left.</summary>
    AuthorizationStripped,

    /// <summary>Signed, and no JSON: for the handler of unknown events.</summary>
    BrokenJson,

    WrongSecret,

    /// <summary>The secret of a webhook that the shop has removed.</summary>
    RemovedSecret,

    /// <summary>The secret of a webhook that the shop has not added yet.</summary>
    SecretToCome,

    BodyTouched,

    SignatureOfAnotherBody,

    HeaderMissing,

    HeaderTwice,

    DateTooOld,

    DateInTheFuture,

    DateIsNone,

    SignatureIsNoBase64,

    HashIsNoBase64,

    /// <summary><c>Authorization</c> and <c>X-Vipps-Authorization</c> differ.</summary>
    AuthorizationsDisagree,

    /// <summary>Content-Length is one byte short.</summary>
    LengthTooSmall,

    BodyTooLong,

    /// <summary>A body that is too long is announced, and not sent.</summary>
    BodyTooLongAnnounced,

    OtherContentType,

    OtherMethod,

    /// <summary>Content-Length is one byte more than what is sent before the connection is closed.</summary>
    LengthTooLarge,

    /// <summary>Its sender hangs up in the middle of the body.</summary>
    LeftInTheBody,

    /// <summary>Something else than HTTP.</summary>
    Garbage,
}
