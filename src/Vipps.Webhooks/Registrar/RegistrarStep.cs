namespace Vipps.Webhooks.Registrar;

/// <summary>The next step of a registrar about one wanted webhook.</summary>
internal abstract record RegistrarStep
{
    /// <summary>Nothing more in this run, but to tidy up.</summary>
    public sealed record Finish(KeptRegistrationState State, string? Problem = null) : RegistrarStep
    {
        /// <summary>The webhooks to delete at Vipps because their URL is ours alone, and the store has no row of them.</summary>
        public IReadOnlyList<Guid> TakenOver { get; init; } = [];

        /// <summary>The rows to remove from the store.</summary>
        public IReadOnlyList<StoredRegistration> Forgotten { get; init; } = [];
    }

    /// <summary>Lists once more, after a pause: an empty list may be a failure of Vipps.</summary>
    public sealed record AskAgain : RegistrarStep;

    /// <summary>Registers the next generation.</summary>
    public sealed record Register(string Reason) : RegistrarStep;

    /// <summary>Marks a row as gone, because Vipps does not list it.</summary>
    public sealed record MarkGone(StoredRegistration Row, bool IsLoss) : RegistrarStep;

    /// <summary>Marks a row as replaced.</summary>
    public sealed record Retire(StoredRegistration Row) : RegistrarStep;

    /// <summary>Deletes a webhook of ours at Vipps, and marks its row as gone.</summary>
    public sealed record Delete(StoredRegistration Row) : RegistrarStep;

    /// <summary>Marks an intent as abandoned: from now on, no process can complete it.</summary>
    public sealed record Abandon(StoredRegistration Row) : RegistrarStep;

    /// <summary>Deletes webhooks that an abandoned intent left at Vipps.</summary>
    /// <param name="Row">The intent.</param>
    /// <param name="Ids">The webhooks.</param>
    /// <param name="Settles">True if nothing is left of the intent afterwards.</param>
    public sealed record DeleteOrphans(StoredRegistration Row, IReadOnlyList<Guid> Ids, bool Settles) : RegistrarStep;
}
