using ClientBase.Tests.Browser;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("ClientBase.Tests.Support.LongestFirst", "ClientBase.Tests")]

namespace ClientBase.Tests.Support;

/// <summary>
/// The tests in Chromium run one after another and take longest: begun last, they would keep one core waiting for half of the run.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderByDescending(collection => collection.DisplayName == BrowserTests.Name);
}
