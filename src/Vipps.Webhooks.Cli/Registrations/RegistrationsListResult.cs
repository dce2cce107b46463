namespace Vipps.Webhooks.Cli;

/// <param name="VippsAsked">True if the rows were compared with Vipps' list.</param>
/// <param name="Problem">The reason why they were not; null if they were.</param>
/// <param name="Registrations">The rows, without their secrets.</param>
/// <param name="Unknown">The webhooks at Vipps with a URL of these rows whose secret is in none of them.</param>
/// <param name="Gone">The number of rows that are not shown, because their webhooks are gone.</param>
internal sealed record RegistrationsListResult(
    bool VippsAsked, string? Problem, IReadOnlyList<KeptResult> Registrations, IReadOnlyList<StrayResult> Unknown, int Gone);

/// <summary>A row without its secret.</summary>
/// <param name="Receiver">The name of the receiver; empty for the default one.</param>
/// <param name="Name">The name.</param>
/// <param name="Generation">The number of the webhook of this name, from 1.</param>
/// <param name="State">One of <c>intended</c>, <c>active</c>, <c>retiring</c>, <c>gone</c> and <c>abandoned</c>.</param>
/// <param name="Environment">The address of Vipps' API.</param>
/// <param name="MerchantSerialNumber">The sales unit; empty if there is none.</param>
/// <param name="WebhookId">The id at Vipps; null if it is not known.</param>
/// <param name="Url">The registered URL.</param>
/// <param name="Events">The full names of its events.</param>
/// <param name="Since">The time since which it is in this state; if that is not known, when the row was saved.</param>
/// <param name="LastAcceptedAt">The time of the last delivery that was accepted; null if none is known.</param>
/// <param name="LastRefusedAt">The time of the last delivery that was refused; null if none is known.</param>
/// <param name="RotationRequestedAt">The time at which a new secret was requested; null if none was.</param>
/// <param name="Node">The machine that saved the row.</param>
/// <param name="Findings">The findings about it.</param>
internal sealed record KeptResult(
    string Receiver,
    string Name,
    int Generation,
    string State,
    string Environment,
    string MerchantSerialNumber,
    Guid? WebhookId,
    string Url,
    IReadOnlyList<string> Events,
    DateTimeOffset Since,
    DateTimeOffset? LastAcceptedAt,
    DateTimeOffset? LastRefusedAt,
    DateTimeOffset? RotationRequestedAt,
    string Node,
    IReadOnlyList<RegistrationFinding> Findings)
{
    public static KeptResult Of(KeptRow kept) => Of(kept.Row, kept.Findings);

    public static KeptResult Of(StoredRegistration row, IReadOnlyList<RegistrationFinding> findings) => new(
        row.Receiver,
        row.Name,
        row.Generation,
        StateOf(row.State),
        row.Environment,
        row.MerchantSerialNumber,
        row.Id,
        row.Url.OriginalString,
        [.. row.Events.Select(static type => type.Name)],
        RegistrationText.Since(row),
        row.LastAcceptedAt,
        row.LastRefusedAt,
        row.RotationRequestedAt,
        row.Node,
        findings);

    private static string StateOf(StoredRegistrationState state) => state switch
    {
        StoredRegistrationState.Intended => "intended",
        StoredRegistrationState.Active => "active",
        StoredRegistrationState.Retiring => "retiring",
        StoredRegistrationState.Gone => "gone",
        _ => "abandoned",
    };
}

/// <param name="Id">The id.</param>
/// <param name="Url">The URL, as Vipps lists it.</param>
/// <param name="Events">The full names of its events.</param>
/// <param name="Finding">The finding about it: <c>unknownHere</c>, <c>orphan</c> or <c>beingRegistered</c>.</param>
internal sealed record StrayResult(Guid Id, string Url, IReadOnlyList<string> Events, RegistrationFinding Finding)
{
    public static StrayResult Of(StrayWebhook stray) =>
        new(stray.Webhook.Id, stray.Webhook.UrlText, [.. stray.Webhook.Events.Select(static type => type.Name)], stray.Finding);
}
