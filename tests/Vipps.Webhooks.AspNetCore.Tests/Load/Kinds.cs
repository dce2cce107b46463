using System.Collections.Immutable;

namespace Vipps.Webhooks.AspNetCore.Tests.Load;

/// <summary>What the shop owes to each kind of request, in the words of the documentation.</summary>
internal static class Kinds
{
    /// <summary>The genuine ones, the usual form most often.</summary>
    public static readonly ImmutableArray<Kind> Genuine =
        [Kind.Plain, Kind.Plain, Kind.Plain, Kind.Plain, Kind.Plain, Kind.Plain, Kind.Plain, Kind.Chunked, Kind.AuthorizationStripped];

    /// <summary>The forged and broken ones.</summary>
    public static readonly ImmutableArray<Kind> Faulty = [.. Enum.GetValues<Kind>().Except(Genuine)];

    /// <summary>Whether it is signed as it should be, so that a handler runs.</summary>
    public static bool IsToBeHandled(this Kind kind) => kind is Kind.BrokenJson || Genuine.Contains(kind);

    /// <summary>Whether it comes as far as the endpoint: what does not is answered by the server, or by the routes.</summary>
    public static bool ReachesTheEndpoint(this Kind kind) => kind is not (Kind.OtherMethod or Kind.Garbage);

    public static int Status(this Kind kind) => kind switch
    {
        _ when kind.IsToBeHandled() => 200,
        Kind.OtherMethod => 405,
        Kind.BodyTooLong or Kind.BodyTooLongAnnounced => 413,
        Kind.OtherContentType => 415,
        Kind.LengthTooLarge or Kind.LeftInTheBody or Kind.Garbage => 400,
        _ => 401,
    };

    /// <summary>What the metric says of one that is not handled.</summary>
    public static string Outcome(this Kind kind) => kind.Status() switch
    {
        400 => "body_incomplete",
        413 => "body_too_long",
        415 => "not_json",
        _ => "refused",
    };
}
