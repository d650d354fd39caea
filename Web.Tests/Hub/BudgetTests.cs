using System.Net;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Hub;

/// <summary>Limits hang on what an attacker cannot multiply: the visitor, the network, the account. A clock that the
/// test moves refills them.</summary>
[Trait("Requirement", "D26")]
public sealed class BudgetTests
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);

    /// <summary>H3: all connections of a visitor and the form share one budget for messages.</summary>
    [Fact]
    public async Task A_visitor_has_one_budget_for_messages_however_many_connections()
    {
        await using var shop = await OpenAsync(("MessagesAtOnce", "5"), ("MessagesPerMinute", "6"));
        var (visitor, _) = await shop.OpenRoomAsync();
        var (other, _) = await shop.OpenRoomAsync();
        await using var first = await visitor.ConnectAsync();
        await using var second = await visitor.ConnectAsync();
        await using var guest = await other.ConnectAsync();

        for (var i = 0; i < 5; i++)
            await (i % 2 == 0 ? first : second).SendAsync(null, $"line {i}");
        var refused = (
            await HubClient.RefusalAsync(() => first.SendAsync(null, "more")),
            await HubClient.RefusalAsync(() => second.SendAsync(null, "more"))
        );
        using var form = await visitor.PostAsync("", ("Message", "more"));
        await guest.SendAsync(null, "I am somebody else.");
        _clock.Advance(TimeSpan.FromSeconds(10));
        await second.SendAsync(null, "after ten seconds one more");

        Assert.Equal((Refusal.TooManyRequests, Refusal.TooManyRequests), refused);
        await form.IsRefusalAsync(HttpStatusCode.TooManyRequests, Refusal.TooManyRequests);
        Assert.Equal(Refusal.TooManyRequests, await HubClient.RefusalAsync(() => first.SendAsync(null, "and not two")));
    }

    /// <summary>H3: the visitors of a network share a wider one, and agents have theirs by account.</summary>
    [Fact]
    public async Task The_visitors_of_a_network_share_a_budget_and_agents_have_their_own()
    {
        await using var shop = await OpenAsync(("MessagesAtOnce", "2"), ("MessagesPerMinute", "6"));
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var agent = await shop.ConnectAsync(shop.Mara);
        await using var again = await shop.ConnectAsync(shop.Mara);
        for (var i = 0; i < 10; i++)
            await WriteTwiceAsync(shop);
        var (last, _) = await shop.OpenRoomAsync();
        await using var guest = await last.ConnectAsync();

        var network = await HubClient.RefusalAsync(() => guest.SendAsync(null, "one too many of this network"));
        await agent.SendAsync(rid, "I have my own.");
        await again.SendAsync(rid, "And one for all my windows.");
        var account = await HubClient.RefusalAsync(() => agent.SendAsync(rid, "one too many of this account"));

        Assert.Equal((Refusal.TooManyRequests, Refusal.TooManyRequests), (network, account));

        static async Task WriteTwiceAsync(Shop shop)
        {
            var (visitor, _) = await shop.OpenRoomAsync();
            await using var guest = await visitor.ConnectAsync();
            for (var i = 0; i < 2; i++)
                await guest.SendAsync(null, $"line {i}");
        }
    }

    /// <summary>H3: a network has so many hub connections of visitors at once; agents do not count.</summary>
    [Fact]
    public async Task A_network_has_so_many_connections_at_once()
    {
        await using var shop = await OpenAsync(("ConnectionsPerNetwork", "3"));
        var visitors = new List<HubClient>();
        for (var i = 0; i < 3; i++)
            visitors.Add(await (await shop.OpenRoomAsync()).Visitor.ConnectAsync());
        await Eventually.IsTrueAsync("all three are here", () => shop.Server.ConnectionsOf(Party.Visitor) == 3);
        var (late, _) = await shop.OpenRoomAsync();

        await using var agent = await shop.ConnectAsync(shop.Mara);
        await using var refused = await late.ConnectAsync();
        var reason = await refused.Closed.WaitAsync(TimeSpan.FromSeconds(30));
        await visitors[0].DisposeAsync();
        await Eventually.IsTrueAsync("one has gone", () => shop.Server.ConnectionsOf(Party.Visitor) == 2);
        await using var next = await late.ConnectAsync();
        await Eventually.IsTrueAsync("the next one is here", () => shop.Server.ConnectionsOf(Party.Visitor) == 3);

        Assert.Contains(Refusal.TooManyRequests, reason?.Message, StringComparison.Ordinal);
        Assert.True(
            agent.IsConnected && next.IsConnected,
            "Agents are not counted, and a place that is free is given again."
        );
        foreach (var one in visitors)
            await one.DisposeAsync();
    }

    /// <summary>H3: a waiting room takes so many messages, and so many characters, until an agent has it.</summary>
    [Theory]
    [InlineData(10, 9, 20)]
    [InlineData(40, 4, 8_000)]
    public async Task A_room_is_full_until_an_agent_has_it(int most, int more, int length)
    {
        await using var shop = await OpenAsync(("MessagesUntilTaken", $"{most}"));
        var text = new string('日', length);
        var (visitor, rid) = await shop.OpenRoomAsync();
        await using var guest = await visitor.ConnectAsync();

        for (var i = 1; i <= more; i++)
            await guest.SendAsync(null, text, $"client-{i}");
        var code = await HubClient.RefusalAsync(() => guest.SendAsync(null, text));
        using var form = await visitor.PostAsync("", ("Message", text));
        var again = await guest.SendAsync(null, text, "client-1");
        await Shop.TakesAsync(shop.Mara, rid);
        var after = await guest.SendAsync(null, text);

        Assert.Equal(("room-full", 2, more + 2), (code, again.Number, after.Number));
        await form.IsRefusalAsync(HttpStatusCode.TooManyRequests, "room-full");
    }

    /// <summary>M1: `PageViewed` announces only what changed, at most once a second and room, and the last state
    /// arrives.</summary>
    [Fact]
    public async Task Agents_hear_of_a_visitors_pages_once_a_second_and_only_of_what_changed()
    {
        await using var shop = await OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync();
        await using var agent = await shop.ConnectAsync(shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        await Eventually.IsTrueAsync(
            "the agent hears that the visitor came",
            () => agent.VisitorsChanged.Contains(rid)
        );
        _clock.Advance(TimeSpan.FromSeconds(3));

        await guest.HereAsync($"{Shop.SiteOrigin}/1", "One");
        await Eventually.IsTrueAsync("the agent hears of the first", () => agent.VisitorsChanged.Count > 1);
        var first = await HeardAsync(agent, guest, rid);
        for (var i = 2; i <= 5; i++)
            await guest.HereAsync($"{Shop.SiteOrigin}/{i}", "More");
        var burst = await HeardAsync(agent, guest, rid);
        _clock.Advance(TimeSpan.FromSeconds(3));
        await Eventually.IsTrueAsync("the last state arrives", () => agent.VisitorsChanged.Count == burst + 1);
        _clock.Advance(TimeSpan.FromSeconds(3));
        await guest.HereAsync($"{Shop.SiteOrigin}/5", "More");
        _clock.Advance(TimeSpan.FromSeconds(3));
        var same = await HeardAsync(agent, guest, rid);

        Assert.Equal((2, 2, 3), (first, burst, same));
        Assert.Equal(
            $"{Shop.SiteOrigin}/5",
            await shop.Server.ReadAsync(database => database.Visitors.Select(v => v.PageUrl).SingleAsync())
        );
    }

    /// <summary>M1: and it has a budget of its own.</summary>
    [Fact]
    public async Task A_visitor_says_where_they_are_once_a_second()
    {
        await using var shop = await OpenAsync();
        var (visitor, _) = await shop.OpenRoomAsync();
        await using var guest = await visitor.ConnectAsync();
        var codes = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            try
            {
                await guest.HereAsync($"{Shop.SiteOrigin}/{i}", "Page");
                codes.Add("");
            }
            catch (HubException refused)
            {
                codes.Add(refused.Message); // counted below
            }
        }

        _clock.Advance(TimeSpan.FromSeconds(1));
        await guest.HereAsync($"{Shop.SiteOrigin}/last", "Page");

        Assert.Equal(Refusal.TooManyRequests, codes[^1]);
        Assert.All(codes.Take(5), Assert.Empty);
        Assert.Equal(
            Refusal.TooManyRequests,
            await HubClient.RefusalAsync(() => guest.HereAsync($"{Shop.SiteOrigin}/more", "Page"))
        );
    }

    /// <summary>M1: whoever is signed in is counted by account: what strangers of the same network ask takes nothing
    /// from them.</summary>
    [Fact]
    public async Task Signed_in_agents_are_counted_by_account()
    {
        await using var shop = await OpenAsync(("RequestsPerMinute", "40"), ("ConnectionsPerMinute", "3"));
        using var stranger = new HttpClient { BaseAddress = new(shop.Server.Origin) };
        var (visitor, _) = await shop.OpenRoomAsync();

        await UntilRefusedAsync(() => stranger.GetAsync("/sign-in"));
        using var strangers = await stranger.GetAsync("/sign-in");
        using var agents = await shop.Mara.OpenAsync("/agent/me");
        await UntilRefusedAsync(() => shop.Mara.OpenAsync("/agent/me"));
        using var colleagues = await shop.Noah.OpenAsync("/agent/me");
        _clock.Advance(TimeSpan.FromMinutes(1));
        var byCookie = await ConnectAllAsync(4, visitor.ConnectByCookieAsync);
        var ofAgent = await ConnectAllAsync(3, () => shop.ConnectAsync(shop.Noah));

        Assert.Equal(
            (HttpStatusCode.TooManyRequests, HttpStatusCode.OK, HttpStatusCode.OK),
            (strangers.StatusCode, agents.StatusCode, colleagues.StatusCode)
        );
        Assert.Equal((3, 3), (byCookie, ofAgent));

        static async Task UntilRefusedAsync(Func<Task<HttpResponseMessage>> ask)
        {
            for (var i = 0; ; i++)
            {
                using var answer = await ask();
                if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                    return;
                Assert.True(i < 100, "There must be a limit.");
            }
        }

        static async Task<int> ConnectAllAsync(int count, Func<Task<HubClient>> connect)
        {
            var connected = 0;
            for (var i = 0; i < count; i++)
            {
                try
                {
                    await using var hub = await connect();
                    connected++;
                }
                catch (Exception refused) when (refused.ToString().Contains("429", StringComparison.Ordinal))
                {
                    break; // counted
                }
            }
            return connected;
        }
    }

    /// <summary>L13: a /48 of IPv6 is 65,536 networks, and has ten times the budget of one.</summary>
    [Fact]
    public async Task An_IPv6_site_of_many_networks_has_a_wider_budget_and_no_more()
    {
        await using var shop = await OpenAsync(("NewVisitorsPerMinute", "1"));
        var codes = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
            codes.Add(await WriteAsync($"2001:db8:77:{i:x}::1"));

        Assert.Equal(
            (10, 2),
            (
                codes.Count(code => code == HttpStatusCode.OK),
                codes.Count(code => code == HttpStatusCode.TooManyRequests)
            )
        );
        Assert.Equal(HttpStatusCode.OK, await WriteAsync("2001:db8:78::1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await WriteAsync("2001:db8:78::2"));

        async Task<HttpStatusCode> WriteAsync(string address)
        {
            using var client = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{shop.Server.Origin}/livechat/{Shop.Site}")
            {
                Content = new FormUrlEncodedContent([KeyValuePair.Create("Message", "Hello?")]),
            };
            request.Headers.Add("X-Livechat-Credential", Secrets.New());
            request.Headers.Add("X-Forwarded-For", address);
            request.Headers.Accept.ParseAdd("application/json");
            using var answer = await client.SendAsync(request);
            return answer.StatusCode;
        }
    }

    private Task<Shop> OpenAsync(params (string Name, string Value)[] limits) =>
        Shop.OpenAsync(
            limits
                .Select(limit => KeyValuePair.Create($"Limits:{limit.Name}", limit.Value))
                .Append(KeyValuePair.Create("Proxies:0", "127.0.0.1"))
                .ToDictionary(),
            time: _clock
        );

    /// <summary>How often the agent has heard of the visitor; what comes later in the same lane tells that nothing is
    /// on its way.</summary>
    private static async Task<int> HeardAsync(HubClient agent, HubClient guest, string rid)
    {
        var typing = agent.Typing.Count;
        await guest.TypingAsync(rid);
        await Eventually.IsTrueAsync("the agent hears the visitor write", () => agent.Typing.Count > typing);
        return agent.VisitorsChanged.Count(changed => changed == rid);
    }
}
