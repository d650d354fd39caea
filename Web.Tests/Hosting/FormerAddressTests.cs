using System.Net;
using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.Extensions.Configuration;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>The server has another name now, and the old one still leads to it.</summary>
public sealed class FormerAddressTests
{
    private static readonly HttpClient Client = new(new PlainHandler());

    private static readonly Dictionary<string, string> Moved = new()
    {
        ["PublicAddress"] = "http://chat.example",
        ["FormerAddresses:0"] = "http://old.example",
    };

    [Fact]
    public async Task Under_the_old_name_a_visitor_finds_the_conversation_and_goes_on()
    {
        await using var shop = await Shop.OpenAsync(Moved);
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah, text: "My door code is 4711.");
        var cookie = $"{VisitorCookie}={visitor.Credential}";

        var (found, page) = await GetAsync(shop, "old.example", $"/livechat/{Shop.Site}", cookie);
        var (loader, _) = await GetAsync(shop, "old.example", "/livechat.js", cookie);
        using var door = await SendAsync(
            shop.Server,
            HttpMethod.Post,
            "old.example",
            $"/hub/door?as=visitor&site={Shop.Site}",
            cookie,
            origin: "http://old.example"
        );
        using var crossed = await SendAsync(
            shop.Server,
            HttpMethod.Post,
            "chat.example",
            $"/hub/door?as=visitor&site={Shop.Site}",
            cookie,
            origin: "http://old.example"
        );

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (found, loader));
        Assert.Contains("My door code is 4711.", page, StringComparison.Ordinal);
        Assert.Contains(rid, page, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (door.StatusCode, crossed.StatusCode));
    }

    [Theory]
    [InlineData("chat.example", HttpStatusCode.OK)]
    [InlineData("old.example", HttpStatusCode.OK)]
    [InlineData("other.example", HttpStatusCode.BadRequest)]
    [InlineData("old.example.other.example", HttpStatusCode.BadRequest)]
    public async Task Only_the_names_of_the_settings_are_answered(string host, HttpStatusCode status)
    {
        await using var server = await Server.StartAsync(Moved);

        var (answered, _) = await GetAsync(server, host, "/setup", null);

        Assert.Equal(status, answered);
    }

    [Theory]
    [InlineData("http://chat.example", "old.example", "each must be only scheme")]
    [InlineData("http://chat.example", "https://old.example/chat", "each must be only scheme")]
    [InlineData(null, "https://old.example", "needs PublicAddress")]
    public void What_is_no_address_is_refused(string? address, string former, string says)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?> { ["PublicAddress"] = address, ["FormerAddresses:0"] = former }
            )
            .Build();

        var refused = Assert.Throws<StartupException>(() => Settings.From(configuration));

        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    private const string VisitorCookie = LiveChatMeet.Sites.VisitorAuthentication.Cookie;

    private static Task<(HttpStatusCode Status, string Body)> GetAsync(
        Shop shop,
        string host,
        string path,
        string? cookie
    ) => GetAsync(shop.Server, host, path, cookie);

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(
        Server server,
        string host,
        string path,
        string? cookie
    )
    {
        using var answer = await SendAsync(server, HttpMethod.Get, host, path, cookie);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<HttpResponseMessage> SendAsync(
        Server server,
        HttpMethod method,
        string host,
        string path,
        string? cookie,
        string? origin = null
    )
    {
        using var request = new HttpRequestMessage(method, $"{server.Origin}{path}");
        request.Headers.Host = host;
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return await Client.SendAsync(request);
    }
}
