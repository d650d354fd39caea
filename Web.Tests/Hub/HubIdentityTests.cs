using System.Net;
using System.Net.WebSockets;
using System.Text;
using LiveChatMeet.Identity;
using LiveChatMeet.Livechat;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Hub;

/// <summary>Who gets a connection to the hub, and as whom.</summary>
public sealed class HubIdentityTests(Shop shop) : IClassFixture<Shop>
{
    [Trait("Requirement", "WS-1"), Trait("Requirement", "D33")]
    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("https://evil.example")]
    [InlineData("http://127.0.0.1:{port}")]
    [InlineData("https://localhost:{port}")]
    [InlineData("http://localhost:{port}.evil.example")]
    [InlineData("http://localhost:1")]
    [InlineData("HTTP://LOCALHOST:{port}/")]
    [InlineData(Shop.SiteOrigin)]
    public async Task A_foreign_or_missing_origin_gets_no_hub(string origin)
    {
        origin = origin.Replace("{port}", $"{shop.Server.Port}", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"{shop.Server.Origin}/hub/negotiate?negotiateVersion=1"
        );
        if (origin.Length > 0)
            request.Headers.TryAddWithoutValidation("Origin", origin);

        using var negotiation = await shop.Mara.Client.SendAsync(request);
        var refused = await Assert.ThrowsAnyAsync<Exception>(() =>
            HubClient.ConnectAsync(shop.Server, "", shop.Mara.CookieHeader, origin)
        );

        await negotiation.IsRefusalAsync(HttpStatusCode.Forbidden, Refusal.OriginNotAllowed);
        Assert.Contains("403", refused.ToString(), StringComparison.Ordinal);
    }

    [Trait("Requirement", "AZ-3"), Trait("Requirement", "AZ-5")]
    [Theory]
    [InlineData("", null)]
    [InlineData("", "__Host-a=")]
    [InlineData("", "__Host-a=nonsense")]
    [InlineData("?as=agent", "__Host-v={visitor}")]
    [InlineData("", "__Host-v={visitor}")]
    [InlineData("?as=visitor&site=kettle-lane", null)]
    [InlineData("?as=visitor&site=kettle-lane", "__Host-v=")]
    [InlineData("?as=visitor&site=kettle-lane", "__Host-v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("?as=visitor&site=kettle-lane", "__Host-v={\"$ne\":null}")]
    [InlineData("?as=visitor&site=nowhere", "__Host-v={visitor}")]
    [InlineData("?as=visitor&site=birch-bakery", "__Host-v={visitor}")]
    [InlineData("?as=visitor", "__Host-v={visitor}")]
    [InlineData("?as=visitor&site=kettle-lane", "__Host-a={agent}")]
    [InlineData("?as=visitor&site=kettle-lane&access_token=nonsense", "__Host-v={visitor}")]
    [InlineData(
        "?as=visitor&site=kettle-lane&access_token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "__Host-v={visitor}"
    )]
    [InlineData("?access_token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", null)]
    public async Task Without_an_identity_of_this_site_there_is_no_hub(string query, string? cookie)
    {
        var visitor = shop.NewVisitor();
        await visitor.WritesAsync("Hello?");
        var agent = shop.Mara.CookieHeader.Split("; ").Single(c => c.StartsWith("__Host-a=", StringComparison.Ordinal))[
            "__Host-a=".Length..
        ];
        cookie = cookie
            ?.Replace("{visitor}", visitor.Credential, StringComparison.Ordinal)
            .Replace("{agent}", agent, StringComparison.Ordinal);

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => HubClient.ConnectAsync(shop.Server, query, cookie));

        Assert.Contains("401", refused.ToString(), StringComparison.Ordinal);
    }

    [Trait("Requirement", "AZ-3")]
    [Theory]
    [InlineData("?as=visitor&site=kettle-lane&access_token=", 10_000)]
    [InlineData("?as=visitor&site=", 10_000)]
    [InlineData("?as=visitor&site=kettle-lane&access_token=", 60_000)]
    public async Task A_ticket_or_site_without_end_is_refused(string query, int length)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"{shop.Server.Origin}/hub/negotiate{query}{new string('A', length)}"
        );
        request.Headers.Add("Origin", shop.Server.Origin);

        using var answer = await shop.Mara.Client.SendAsync(request);

        Assert.Contains(
            answer.StatusCode,
            (HttpStatusCode[])[HttpStatusCode.Unauthorized, HttpStatusCode.RequestUriTooLong]
        );
    }

    [Fact]
    public async Task A_visitor_connects_by_cookie_or_ticket_and_is_the_same()
    {
        var visitor = shop.NewVisitor();
        var first = await visitor.WritesAsync("Hello?");
        await using var byCookie = await visitor.ConnectByCookieAsync();
        await using var byTicket = await visitor.ConnectAsync();

        var messages = (await byCookie.SendAsync(null, "one"), await byTicket.SendAsync(null, "two"));

        Assert.Equal((first.U.Id, first.U.Id), (messages.Item1.U.Id, messages.Item2.U.Id));
    }

    [Fact]
    public async Task The_same_credential_is_nobody_at_another_site()
    {
        var visitor = shop.NewVisitor();
        await visitor.WritesAsync("Hello?");
        var elsewhere = new PlainVisitor(shop.Server, Shop.OtherSite) { Credential = visitor.Credential };

        using var room = await elsewhere.GetAsync("Room");
        using var ticket = await elsewhere.PostAsync("Ticket");
        using var about = await elsewhere.PostAsync("About", ("Name", "Eve"));

        await room.IsRefusalAsync(HttpStatusCode.Unauthorized, Refusal.Unauthenticated);
        await ticket.IsRefusalAsync(HttpStatusCode.Unauthorized, Refusal.Unauthenticated);
        await about.IsRefusalAsync(HttpStatusCode.Unauthorized, Refusal.Unauthenticated);
    }

    [Trait("Requirement", "WS-2")]
    [Fact]
    public async Task A_connect_ticket_is_good_once()
    {
        var visitor = shop.NewVisitor();
        await visitor.WritesAsync("Hello?");
        var ticket = await visitor.TicketAsync();
        await using var first = await HubClient.ConnectByTicketAsync(shop.Server, ticket);

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => HubClient.ConnectByTicketAsync(shop.Server, ticket));

        Assert.Contains("401", refused.ToString(), StringComparison.Ordinal);
    }

    [Trait("Requirement", "WS-2")]
    [Fact]
    public async Task A_connect_ticket_is_good_for_60_seconds()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var own = await Shop.OpenAsync(time: clock);
        var visitor = own.NewVisitor();
        await visitor.WritesAsync("Hello?");
        var (early, late) = (await visitor.TicketAsync(), await visitor.TicketAsync());

        clock.Advance(TimeSpan.FromSeconds(59));
        await using var connected = await HubClient.ConnectByTicketAsync(own.Server, early);
        clock.Advance(TimeSpan.FromSeconds(1));
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => HubClient.ConnectByTicketAsync(own.Server, late));

        Assert.Contains("401", refused.ToString(), StringComparison.Ordinal);
    }

    [Trait("Requirement", "WS-2")]
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whose_right_has_ended_before_they_greet_does_not_come_in(bool byTicket)
    {
        var (visitor, rid) = await shop.OpenRoomAsync(text: "Hello?");
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", shop.Server.Origin);
        socket.Options.SetRequestHeader("Cookie", $"__Host-v={visitor.Credential}");
        var query = byTicket ? $"access_token={await visitor.TicketAsync()}" : $"site={visitor.Site}";
        await socket.ConnectAsync(new($"ws://localhost:{shop.Server.Port}/hub?as=visitor&{query}"), Soon());
        var me = await shop.Server.ReadAsync(db =>
            db.Rooms.Where(r => r.Id == rid).Select(r => r.VisitorId).SingleAsync()
        );

        var browser = new VisitorBrowser(me, Secrets.Hash(visitor.Credential));
        await shop.Server.Services.GetRequiredService<Conversations>().EndAsync(browser, Conversations.FirstDevice);
        var greeting = Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e");
        await socket.SendAsync(greeting, WebSocketMessageType.Text, true, Soon());
        var (heard, buffer, isOpen) = ("", new byte[4_096], true);
        while (isOpen)
        {
            var part = await socket.ReceiveAsync(buffer, Soon());
            heard += Encoding.UTF8.GetString(buffer, 0, part.Count);
            isOpen = part.MessageType != WebSocketMessageType.Close;
        }

        Assert.Contains(Refusal.Unauthenticated, heard, StringComparison.Ordinal);

        static CancellationToken Soon() => new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token;
    }

    [Trait("Requirement", "WS-2")]
    [Fact]
    public async Task A_connection_ends_with_the_session_and_not_by_another_clock()
    {
        var clock = new SettableClock(DateTimeOffset.UtcNow.AddDays(-200));
        await using var own = await Shop.OpenAsync(time: clock);
        await using var agent = await own.ConnectAsync(own.Noah);

        await Task.Delay(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken); // two beats
        var isThere = agent.IsConnected;
        clock.Set(TimeSpan.FromDays(8));

        Assert.True(isThere);
        await agent.Closed.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }
}
