using System.Net;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Accounts;

/// <summary>Where a passkey cannot work, the page says why, and offers no button that fails.</summary>
public sealed class PasskeyPlaceTests
{
    [Theory]
    [InlineData(null, "localhost", null)]
    [InlineData(null, "127.0.0.1", Refusal.PasskeyNeedsName)]
    [InlineData(null, "chat.example", Refusal.PasskeyNeedsHttps)]
    [InlineData("https://chat.example", "chat.example", Refusal.PasskeyNeedsHttps)]
    [InlineData("https://chat.example", "localhost", Refusal.PasskeyElsewhere)]
    [InlineData("https://chat.example", "127.0.0.1", Refusal.PasskeyNeedsName)]
    public async Task Whether_a_passkey_can_be_had(string? address, string host, string? why) =>
        await HasAsync(address, host, proto: null, why);

    [Theory]
    [InlineData(null, "chat.example", Refusal.PasskeyNeedsAddress)]
    [InlineData("https://chat.example", "chat.example", null)]
    [InlineData("https://chat.example/", "chat.example", null)]
    [InlineData("https://chat.example:8443", "chat.example", Refusal.PasskeyElsewhere)]
    [InlineData("https://10.9.9.9", "10.9.9.9", Refusal.PasskeyNeedsName)]
    public async Task Whether_one_can_be_had_behind_a_proxy_with_https(string? address, string host, string? why) =>
        await HasAsync(address, host, "https", why);

    private static async Task HasAsync(string? address, string host, string? proto, string? why)
    {
        Dictionary<string, string> settings = new() { ["Proxies:0"] = "127.0.0.1" };
        if (address is not null)
            settings["PublicAddress"] = address;
        await using var server = await Server.StartAsync(settings);
        using var owner = await server.SetUpByFormAsync();
        using var stranger = server.NewBrowser();
        foreach (var browser in (PlainBrowser[])[owner, stranger])
        {
            browser.Client.DefaultRequestHeaders.Host = $"{host}{(proto is null ? $":{server.Port}" : "")}";
            if (proto is not null)
                browser.Client.DefaultRequestHeaders.Add("X-Forwarded-Proto", proto);
        }

        var page = await owner.ReadAsync("/agent/me/passkeys");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/agent/me/passkeys?handler=Options");
        using var options = await owner.AskForDataAsync(request);
        var signIn = await stranger.ReadAsync("/sign-in");

        Assert.Equal(why is null, page.QuerySelector("[data-passkey=add]") is not null);
        Assert.Equal(why is null, signIn.QuerySelector("[data-passkey]") is not null);
        if (why is null)
            Assert.Equal(HttpStatusCode.OK, options.StatusCode);
        else
            await options.IsRefusalAsync(HttpStatusCode.Conflict, why);
        if (why is not null)
            Assert.Contains(Refusal.TextOf(why), page.Body!.TextContent, StringComparison.Ordinal);
    }
}
