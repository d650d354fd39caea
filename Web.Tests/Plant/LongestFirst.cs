using LiveChatMeet.Tests.Plant;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace LiveChatMeet.Tests.Plant;

/// <summary>Of a class that takes long: it begins before others, or a run that does several at once ends with it
/// alone.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BeginsFirstAttribute : Attribute;

/// <summary>Classes with <see cref="BeginsFirstAttribute"/> first, all others in the runner's own order.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections
    )
        where TTestCollection : ITestCollection
    {
        var first = typeof(LongestFirst)
            .Assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(BeginsFirstAttribute), inherit: false))
            .Select(type => $" {type.FullName} ")
            .ToList();
        return
        [
            .. DefaultTestCollectionOrderer
                .Instance.OrderTestCollections(testCollections)
                .OrderBy(collection => !first.Exists(collection.TestCollectionDisplayName.Contains)),
        ];
    }
}
