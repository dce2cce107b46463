using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;

namespace Vipps.Webhooks.EntityFrameworkCore.Tests.Support;

/// <summary>An execution strategy that retries, at once.</summary>
internal sealed class TestStrategy(ExecutionStrategyDependencies dependencies) : ExecutionStrategy(dependencies, 3, TimeSpan.FromMilliseconds(10))
{
    public static IExecutionStrategy Create(ExecutionStrategyDependencies dependencies) => new TestStrategy(dependencies);

    protected override bool ShouldRetryOn(Exception exception) => exception is TransientException;
}

/// <summary>A failure of a database that passes.</summary>
internal sealed class TransientException() : DbException("The connection is lost.");
