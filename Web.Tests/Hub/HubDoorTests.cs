using System.Net;
using LiveChatMeet.Calls;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Hub;

/// <summary>T8: credentials that end while the page lives. Where the hub lets nobody in, its door says why.</summary>
public sealed class HubDoorTests
{
    private static readonly HttpClient Client = new(
        new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }
    );

    [Fact]
    public async Task A_visitor_is_known_by_cookie_or_header_until_the_visitor_is_erased()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, _) = await shop.OpenRoomAsync();
        var query = $"as=visitor&site={Shop.Site}";
        var cookie = $"__Host-v={visitor.Credential}";

        using var byCookie = await AskAsync(shop, query, cookie);
        using var byHeader = await AskAsync(shop, query, header: visitor.Credential);
        using var withoutCookie = await AskAsync(shop, query);
        using var atAnotherSite = await AskAsync(shop, $"as=visitor&site={Shop.OtherSite}", cookie);
        await EraseAsync(shop);
        using var erased = await AskAsync(shop, query, cookie);

        Assert.Equal(HttpStatusCode.OK, byCookie.StatusCode);
        Assert.Equal(
            (await byCookie.JsonAsync()).GetProperty("me").GetString(),
            (await byHeader.JsonAsync()).GetProperty("me").GetString()
        );
        foreach (var answer in (HttpResponseMessage[])[withoutCookie, atAnotherSite, erased])
            await answer.IsRefusalAsync(HttpStatusCode.Unauthorized, Refusal.Unauthenticated);
        await Assert.ThrowsAnyAsync<Exception>(visitor.ConnectByCookieAsync);
    }

    [Fact]
    public async Task A_message_of_an_erased_visitor_is_refused_by_a_code_over_a_connection_that_still_is()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync();
        await using var connection = await visitor.ConnectAsync();
        await EraseAsync(shop);

        Assert.Equal(Refusal.Unauthenticated, await HubClient.RefusalAsync(() => connection.SendAsync(rid, "Hello?")));
    }

    [Fact]
    public async Task A_visitor_of_a_site_that_was_removed_is_told_so()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, _) = await shop.OpenRoomAsync();
        await WriteAsync(
            shop,
            database =>
                database
                    .Sites.Where(site => site.Key == Shop.Site)
                    .ExecuteUpdateAsync(set => set.SetProperty(site => site.Key, "gone"))
        );

        using var door = await AskAsync(shop, $"as=visitor&site={Shop.Site}", $"__Host-v={visitor.Credential}");
        using var token = await visitor.GetAsync("Token");
        using var message = await visitor.PostAsync("", ("Message", "Hello?"));

        foreach (var answer in (HttpResponseMessage[])[door, token, message])
            await answer.IsRefusalAsync(HttpStatusCode.NotFound, Refusal.SiteNotFound);
    }

    [Theory]
    [InlineData("Sign out everywhere")]
    [InlineData("Disable the account")]
    public async Task An_agent_is_known_until_the_session_ends(string how)
    {
        await using var shop = await Shop.OpenAsync();

        using var before = await AskAsync(shop, "as=agent", shop.Noah.CookieHeader);
        using (await shop.Mara.SubmitInAsync("/agent/people", Shop.NoahEmail, how)) { }
        using var after = await AskAsync(shop, "as=agent", shop.Noah.CookieHeader);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        await after.IsRefusalAsync(HttpStatusCode.Unauthorized, Refusal.Unauthenticated);
    }

    [Fact]
    public async Task The_consoles_script_is_told_that_nobody_is_signed_in_and_is_led_nowhere()
    {
        await using var shop = await Shop.OpenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/agent?handler=Inbox");
        request.Headers.Add("HX-Request", "true");
        using var stranger = shop.Server.NewBrowser();

        using var answer = await stranger.Client.SendAsync(request);

        await answer.IsRefusalAsync(HttpStatusCode.Unauthorized, Refusal.Unauthenticated);
        Assert.Equal("", answer.Header("HX-Redirect"));
    }

    [Fact]
    public async Task A_tab_of_a_call_is_known_until_a_while_after_the_call()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var shop = await Shop.OpenAsync(time: clock);
        await using var call = await PlainCall.AcceptedAsync(shop);
        var session = await PlainMeetPage.SessionAsync(shop, call.Guest, call.Id);

        using var during = await AskAsync(shop, "as=meet", session);
        using var withoutCookie = await AskAsync(shop, "as=meet");
        await call.Guest.HangUpAsync(call.Id);
        using var justAfter = await AskAsync(shop, "as=meet", session);
        clock.AdjustTime(clock.GetUtcNow() + MeetTickets.StaysFor + TimeSpan.FromSeconds(1));
        using var after = await AskAsync(shop, "as=meet", session);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (during.StatusCode, justAfter.StatusCode));
        foreach (var answer in (HttpResponseMessage[])[withoutCookie, after])
            await answer.IsRefusalAsync(HttpStatusCode.Unauthorized, Refusal.Unauthenticated);
    }

    [Trait("Requirement", "WS-1")]
    [Fact]
    public async Task The_door_stands_behind_the_same_gates_as_the_hub()
    {
        await using var shop = await Shop.OpenAsync(new() { ["Limits:ConnectionsPerMinute"] = "6" });

        foreach (var origin in (string[])["https://evil.example", "null", ""])
        {
            using var foreign = await AskAsync(shop, "as=agent", shop.Mara.CookieHeader, origin: origin);
            await foreign.IsRefusalAsync(HttpStatusCode.Forbidden, Refusal.OriginNotAllowed);
        }
        for (var i = 0; i < 20; i++)
            // More than the limit and what comes back meanwhile
            using (await AskAsync(shop, "as=agent", shop.Mara.CookieHeader)) { }
        using var tooOften = await AskAsync(shop, "as=agent", shop.Mara.CookieHeader);
        await tooOften.IsRefusalAsync(HttpStatusCode.TooManyRequests, Refusal.TooManyRequests);
    }

    [Trait("Requirement", "AZ-5")]
    [Theory]
    [InlineData("")]
    [InlineData("as=nobody")]
    [InlineData("as=visitor")]
    [InlineData("as=visitor&site=")]
    [InlineData("as=visitor&site=nowhere")]
    [InlineData("as=visitor&site=%00")]
    [InlineData("as=visitor&as=agent&site=a&site=b")]
    [InlineData("as=meet&access_token=x")]
    public async Task Whoever_is_nobody_is_refused_by_a_code(string query)
    {
        await using var shop = await Shop.OpenAsync();

        using var answer = await AskAsync(shop, query);

        Assert.True(
            answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound,
            $"{query} is answered {(int)answer.StatusCode}."
        );
        Assert.NotEmpty((await answer.JsonAsync()).GetProperty("code").GetString() ?? "");
    }

    private static async Task<HttpResponseMessage> AskAsync(
        Shop shop,
        string query,
        string? cookie = null,
        string? header = null,
        string? origin = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{shop.Server.Origin}/hub/door?{query}");
        request.Headers.Accept.ParseAdd("application/json");
        if (origin != "")
            request.Headers.Add("Origin", origin ?? shop.Server.Origin);
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        if (header is not null)
            request.Headers.Add("X-Livechat-Credential", header);
        return await Client.SendAsync(request);
    }

    /// <summary>Nobody is known by any credential any more, which is all that remains of an erased visitor.</summary>
    private static Task<bool> EraseAsync(Shop shop) =>
        WriteAsync(
            shop,
            async database =>
            {
                await database.Messages.ExecuteDeleteAsync();
                await database.Rooms.ExecuteDeleteAsync();
                await database.Visitors.ExecuteDeleteAsync();
            }
        );

    private static Task<bool> WriteAsync(Shop shop, Func<LiveChatDb, Task> write) =>
        shop
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(async database =>
            {
                await write(database);
                return true;
            });
}
