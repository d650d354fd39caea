using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>A theory that both browsers walk through.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EachBrowserAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod,
        DisposalTracker disposalTracker
    ) => new([.. Enum.GetValues<BrowserKind>().Select(kind => new TheoryDataRow<BrowserKind>(kind))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
