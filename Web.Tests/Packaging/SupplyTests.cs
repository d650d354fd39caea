using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using LiveChatMeet.Hosting;
using LiveChatMeet.Tests.Plant.Code;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Packaging;

/// <summary>What the product is made of is pinned by hashes, and listed.</summary>
[Trait("Requirement", "WB-11")]
public sealed partial class SupplyTests
{
    private const string Assets = "artifacts/obj/Web/project.assets.json";

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

    /// <summary>From the assemblies that ours leads to, and not from what the list is made of.</summary>
    [Fact]
    public void Each_package_that_the_server_has_code_of_is_listed()
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(Repository.PathOf(Assets)));
        var packages = assets
            .RootElement.GetProperty("targets")
            .EnumerateObject()
            .First()
            .Value.EnumerateObject()
            .Where(one => one.Value.TryGetProperty("runtime", out _))
            .SelectMany(one =>
                one.Value.GetProperty("runtime")
                    .EnumerateObject()
                    .Select(file => (Assembly: Path.GetFileNameWithoutExtension(file.Name), Package: one.Name))
            )
            .ToLookup(one => one.Assembly, one => one.Package.Split('/')[0]);
        var listed = Component.All().Where(one => one.Where == "server").Select(one => one.Name).ToHashSet();

        var used = ReachedFrom("livechatmeet").Where(packages.Contains).ToList();

        Assert.InRange(used.Count, 15, 200);
        Assert.All(used, assembly => Assert.Contains(packages[assembly].First(), listed));
        Assert.Contains("SQLitePCLRaw.lib.e_sqlite3", listed);
        Assert.Contains("Microsoft.NETCore.App", listed);
    }

    [Fact]
    public void Each_package_that_the_pages_import_is_listed()
    {
        var imported = Repository
            .Files(".ts")
            .Where(file => file.StartsWith("Web/", StringComparison.Ordinal))
            .Where(file => !file.EndsWith(".test.ts", StringComparison.Ordinal))
            .SelectMany(file => Import().Matches(File.ReadAllText(Repository.PathOf(file))))
            .Select(found => found.Groups["package"].Value)
            .Distinct()
            .ToList();

        Assert.NotEmpty(imported);
        Assert.Equal(
            imported.Order(StringComparer.Ordinal),
            Component.All().Where(one => one.Where == "browser").Select(one => one.Name).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Each_has_a_version_a_licence_and_a_page() =>
        Assert.All(
            Component.All(),
            one =>
            {
                Assert.Matches(@"^\d+\.\d", one.Version);
                Assert.Matches(@"^(MIT|Apache-2\.0|0BSD|BSD-[23]-Clause|ISC)( OR [\w.-]+)?$", one.Licence);
                Assert.StartsWith("https://", one.Page, StringComparison.Ordinal);
            }
        );

    [Fact]
    public async Task The_bill_of_materials_has_the_same_with_their_hashes()
    {
        var file = Path.GetTempFileName();
        try
        {
            using var script = Process.Start(
                new ProcessStartInfo(
                    "node",
                    ["packaging/components.mjs", Repository.PathOf(Assets), file, "--cyclonedx"]
                )
                {
                    WorkingDirectory = Repository.Root,
                }
            );
            await script!.WaitForExitAsync(TestContext.Current.CancellationToken);
            using var bill = JsonDocument.Parse(await File.ReadAllTextAsync(file));
            var components = bill.RootElement.GetProperty("components").EnumerateArray().ToList();

            Assert.Equal("CycloneDX", bill.RootElement.GetProperty("bomFormat").GetString());
            Assert.Equal(
                Component.All().Select(one => $"{one.Name} {one.Version}"),
                components.Select(one => $"{one.GetProperty("name")} {one.GetProperty("version")}")
            );
            Assert.All(
                components.Where(one => !$"{one.GetProperty("purl")}".Contains("generic", StringComparison.Ordinal)),
                one => Assert.Equal(128, one.GetProperty("hashes")[0].GetProperty("content").GetString()?.Length)
            );
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Anybody_reads_them_at_their_page()
    {
        await using var server = await Server.StartAsync();
        using var browser = server.NewBrowser();

        var page = await browser.ReadAsync("/licences");

        Assert.Equal(Component.All().Count, page.QuerySelectorAll(".components li").Length);
        Assert.Contains("MailKit 4", page.Body?.TextContent, StringComparison.Ordinal);
    }

    private static HashSet<string> ReachedFrom(string first)
    {
        var (reached, waiting) = (new HashSet<string>(), new Stack<string>([first]));
        while (waiting.TryPop(out var name))
        {
            var file = Path.Combine(AppContext.BaseDirectory, $"{name}.dll");
            if (!File.Exists(file) || !reached.Add(name))
                continue;
            using var image = new PEReader(File.OpenRead(file));
            var metadata = image.GetMetadataReader();
            foreach (var handle in metadata.AssemblyReferences)
                waiting.Push(metadata.GetString(metadata.GetAssemblyReference(handle).Name));
        }
        return reached;
    }

    [GeneratedRegex(@"(\bfrom|^import) '(?<package>(@[\w-]+/)?[a-z][\w.-]*)(/[^':]*)?'", RegexOptions.Multiline)]
    private static partial Regex Import();
}
