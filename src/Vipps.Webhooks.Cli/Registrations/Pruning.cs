using System.Data.Common;

namespace Vipps.Webhooks.Cli;

/// <summary>Deletes at Vipps and then marks the row as gone, one after the other, so that a second run finishes what the first one could not.</summary>
internal sealed class Pruning(IWebhookRegistrationStore store, VippsSession vipps)
{
    private const int MaxAttempts = 5;

    private readonly HashSet<string> _failedUrls = [];

    /// <summary>True if what failed got no answer.</summary>
    public bool IsUnreachable { get; private set; }

    /// <summary>Deletes one. A failure of Vipps or of the database becomes the result: it does not stop the others.</summary>
    public async Task<PrunedResult> DeleteAsync(PruneTarget target)
    {
        if (target.Id is null && _failedUrls.Contains(target.Url))
        {
            return PrunedResult.Of(target, PrunedResult.Failed, "It left a webhook that could not be deleted. Run this again.");
        }

        try
        {
            var outcome = target.Id is not { } id ? PrunedResult.Settled
                : await vipps.Webhooks.DeleteAsync(id) ? PrunedResult.Deleted
                : PrunedResult.NotFound;
            return target.Row is null || await MarkGoneAsync(target.Row)
                ? PrunedResult.Of(target, outcome)
                : PrunedResult.Of(target, PrunedResult.Failed, "Its row is being changed by others all the time. Run this again.");
        }
        catch (VippsApiException exception)
        {
            IsUnreachable |= exception.StatusCode is null;
            _failedUrls.Add(target.Url);
            return PrunedResult.Of(target, PrunedResult.Failed, exception.Message);
        }
        catch (DbException exception)
        {
            return PrunedResult.Of(target, PrunedResult.Failed, $"Its row could not be marked. {InboxFailure.Of(exception).Message}");
        }
    }

    /// <summary>Marks a row as gone, with its secret erased, whatever the app has done to it in the meantime.</summary>
    private async Task<bool> MarkGoneAsync(StoredRegistration row)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var gone = row with { State = StoredRegistrationState.Gone, ProtectedSecret = null, RetiringAt = row.RetiringAt ?? TimeProvider.System.GetUtcNow() };
            if (await store.TryUpdateAsync(gone, row.State, CancellationToken.None))
            {
                return true;
            }

            var now = (await store.ListAsync(CancellationToken.None))
                .FirstOrDefault(other => other.Receiver == row.Receiver && other.Name == row.Name && other.Generation == row.Generation);
            if (now is null or { State: StoredRegistrationState.Gone })
            {
                return true;
            }

            // An intent that was completed in the meantime has a webhook that was not deleted.
            if (now.Id != row.Id)
            {
                return false;
            }

            row = now;
        }

        return false;
    }
}

/// <param name="Id">The webhook; null if there was none to delete.</param>
/// <param name="Url">Its URL.</param>
/// <param name="Receiver">The receiver of its row; null if it has none.</param>
/// <param name="Name">The name in its row; null if it has none.</param>
/// <param name="Generation">The generation of its row; null if it has none.</param>
/// <param name="LastAcceptedAt">The time of the last delivery that was accepted; null if none is known.</param>
/// <param name="Outcome">
/// <c>deleted</c>, <c>notFound</c> (gone before), <c>settled</c> (only its row was left), <c>failed</c>, or <c>planned</c> with <c>--dry-run</c>.
/// </param>
/// <param name="Problem">The reason if it failed; otherwise null.</param>
internal sealed record PrunedResult(
    Guid? Id, string Url, string? Receiver, string? Name, int? Generation, DateTimeOffset? LastAcceptedAt, string Outcome, string? Problem)
{
    public const string Deleted = "deleted";
    public const string NotFound = "notFound";
    public const string Settled = "settled";
    public const string Failed = "failed";
    public const string Planned = "planned";

    public static PrunedResult Of(PruneTarget target, string outcome, string? problem = null) => new(
        target.Id, target.Url, target.Row?.Receiver, target.Row?.Name, target.Row?.Generation, target.Row?.LastAcceptedAt, outcome, problem);
}

/// <param name="DryRun">True if nothing was deleted.</param>
/// <param name="Pruned">The webhooks and rows, in order.</param>
/// <param name="LeftAlone">The reasons why others were left alone.</param>
internal sealed record PruneResult(bool DryRun, IReadOnlyList<PrunedResult> Pruned, IReadOnlyList<string> LeftAlone);
