using Vipps.Webhooks.Samples.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(PagesFirst))]

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>Begins with the tests in the browser, which take longest, so that all others run beside them.</summary>
public sealed class PagesFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(static collection => collection.TestCollectionDisplayName != InstalledBrowser.Collection)];
}
