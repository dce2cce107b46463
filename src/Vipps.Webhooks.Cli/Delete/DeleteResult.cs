namespace Vipps.Webhooks.Cli;

/// <param name="Deleted">The webhooks that Vipps deleted.</param>
/// <param name="NotFound">Those that were deleted before, or belong to another sales unit.</param>
internal sealed record DeleteResult(IReadOnlyList<Guid> Deleted, IReadOnlyList<Guid> NotFound);
