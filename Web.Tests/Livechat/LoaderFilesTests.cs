using System.Security.Cryptography;
using System.Text.RegularExpressions;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Livechat;

public sealed partial class LoaderFilesTests
{
    /// <summary>T4: the address may carry the key.</summary>
    [Fact]
    public async Task The_loader_is_the_same_file_whatever_follows_its_address()
    {
        await using var server = await Server.StartAsync();
        using var client = new HttpClient { BaseAddress = new(server.Origin) };

        var loader = await client.GetByteArrayAsync("/livechat.js", TestContext.Current.CancellationToken);
        using var keyed = await client.GetAsync("/livechat.js?site=kettle-lane", TestContext.Current.CancellationToken);

        Assert.Equal(loader, await keyed.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("no-cache", keyed.Header("Cache-Control"));
    }

    [Fact]
    public async Task The_loader_names_its_late_part_with_its_hash_and_any_page_may_have_it()
    {
        await using var server = await Server.StartAsync();
        using var client = new HttpClient { BaseAddress = new(server.Origin) };
        var loader = await client.GetStringAsync("/livechat.js", TestContext.Current.CancellationToken);

        using var part = await client.GetAsync(LatePart().Match(loader).Value, TestContext.Current.CancellationToken);
        var content = await part.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Contains($"sha256-{Convert.ToBase64String(SHA256.HashData(content))}", loader, StringComparison.Ordinal);
        Assert.Equal("*", part.Header("Access-Control-Allow-Origin"));
        Assert.Equal("cross-origin", part.Header("Cross-Origin-Resource-Policy"));
        Assert.Equal(
            content,
            await client.GetByteArrayAsync("/livechat.frame.js", TestContext.Current.CancellationToken)
        ); // for a page that is older than the server's last update
    }

    [GeneratedRegex(@"/livechat\.frame\.\w{10}\.js")]
    private static partial Regex LatePart();
}
