using System.Text.Json;
using LiveChatMeet.Tests.Plant.Code;

namespace LiveChatMeet.Tests.Packaging;

/// <summary>What the product is made of is pinned by hashes.</summary>
[Trait("Requirement", "WB-11")]
public sealed class SupplyTests
{
    [Theory]
    [InlineData("Web")]
    [InlineData("Web.Tests")]
    [InlineData("Web.Bench")]
    public void Each_package_of_NuGet_has_its_version_and_hash(string project)
    {
        using var locked = JsonDocument.Parse(File.ReadAllText(Repository.PathOf($"{project}/packages.lock.json")));
        var packages = locked
            .RootElement.GetProperty("dependencies")
            .EnumerateObject()
            .SelectMany(framework => framework.Value.EnumerateObject())
            .Where(package => package.Value.GetProperty("type").GetString() != "Project")
            .ToList();

        Assert.NotEmpty(packages);
        Assert.All(
            packages,
            package =>
            {
                Assert.False(string.IsNullOrEmpty(package.Value.GetProperty("resolved").GetString()), package.Name);
                Assert.False(string.IsNullOrEmpty(package.Value.GetProperty("contentHash").GetString()), package.Name);
            }
        );
    }

    [Fact]
    public void Each_package_of_npm_has_its_hash()
    {
        using var locked = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("package-lock.json")));
        var packages = locked
            .RootElement.GetProperty("packages")
            .EnumerateObject()
            .Where(package => package.Name.Length > 0)
            .ToList();

        Assert.NotEmpty(packages);
        Assert.All(
            packages,
            package =>
                Assert.StartsWith(
                    "sha512-",
                    package.Value.GetProperty("integrity").GetString(),
                    StringComparison.Ordinal
                )
        );
    }
}
