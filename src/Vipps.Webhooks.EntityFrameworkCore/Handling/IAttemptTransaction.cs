using Microsoft.EntityFrameworkCore.Storage;

namespace Vipps.Webhooks.EntityFrameworkCore.Handling;

/// <summary>The transaction of an attempt in which the row is marked as handled at the end.</summary>
internal interface IAttemptTransaction : IAsyncDisposable
{
    /// <summary>The transaction; null if none was begun.</summary>
    IDbContextTransaction? Current { get; }

    /// <summary>Begins it, if it must be open from the start.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Begins it unless it has begun.</summary>
    IDbContextTransaction Begin();
}
