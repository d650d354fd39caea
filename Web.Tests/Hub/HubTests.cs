using System.Net.WebSockets;
using System.Text;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Hub;

public sealed class HubTests(Shop shop) : IClassFixture<Shop>
{
    /// <summary>T13: what every shown time goes by; <c>server-time.test.ts</c> is the other end.</summary>
    [Fact]
    public async Task A_connection_hears_the_server_s_clock()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow.AddMinutes(10));
        await using var own = await Shop.OpenAsync(time: clock);

        await using var agent = await own.ConnectAsync(own.Mara);

        await Eventually.IsTrueAsync(
            "the clock",
            () => agent.Clocks.TryPeek(out var now) && (now - clock.GetUtcNow()).Duration() < TimeSpan.FromSeconds(1)
        );
    }

    [Fact]
    public async Task What_is_not_understood_has_a_code_and_changes_nothing()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        var before = await shop.StoredAsync();

        (string Code, Func<Task> Call)[] calls =
        [
            (Refusal.MethodNotFound, () => guest.InvokeAsync("Erase", rid)),
            (Refusal.MethodNotFound, () => guest.InvokeAsync("OnConnectedAsync")),
            (Refusal.MethodNotFound, () => guest.InvokeAsync("Dispose")),
            (Refusal.MethodNotFound, () => guest.StreamAsync("Nothing")),
            (Refusal.BadArguments, () => guest.StreamAsync("Typing")),
            (Refusal.BadArguments, () => guest.InvokeAsync("Send")),
            (Refusal.BadArguments, () => guest.InvokeAsync("Send", rid, "client-1", "text", "more")),
            (Refusal.BadArguments, () => guest.InvokeAsync("Send", rid, "client-1", 17)),
            (Refusal.BadArguments, () => guest.InvokeAsync("Send", rid, "client-1", new[] { "text" })),
            (Refusal.BadArguments, () => guest.InvokeAsync("Send", rid, new { ne = 1 }, "text")),
            (Refusal.BadArguments, () => guest.InvokeAsync("Since", rid, "many")),
            (Refusal.BadArguments, () => guest.InvokeAsync("Since", rid, 1.5)),
            (Refusal.BadArguments, () => guest.InvokeAsync("Delivered", rid, long.MaxValue)),
            (Refusal.BadArguments, () => guest.InvokeAsync("PageViewed", [null])),
            (Refusal.BadArguments, () => guest.InvokeAsync("PageViewed", new { })),
            (Refusal.BadArguments, () => guest.HereAsync("javascript:alert(1)", "")),
            (Refusal.BadArguments, () => guest.HereAsync("data:text/html,x", "")),
            (Refusal.BadArguments, () => guest.HereAsync("/relative", "")),
            (Refusal.BadArguments, () => guest.HereAsync("https://shop.example/" + new string('a', 2_048), "")),
            (Refusal.ClientIdMalformed, () => guest.InvokeAsync("Send", rid, null, "text")),
            (Refusal.ClientIdMalformed, () => guest.SendAsync(rid, "text", "")),
            (Refusal.ClientIdMalformed, () => guest.SendAsync(rid, "text", new('x', 65))),
            (Refusal.ClientIdMalformed, () => guest.SendAsync(rid, "text", "a b")),
            (Refusal.ClientIdMalformed, () => guest.SendAsync(rid, "text", "é")),
            (Refusal.MessageEmpty, () => guest.InvokeAsync("Send", rid, "client-1", null)),
            (Refusal.MessageEmpty, () => guest.SendAsync(rid, " \n ")),
            (Refusal.MessageTooLong, () => guest.SendAsync(rid, new('x', 8_001))),
            (Refusal.MessageControlCharacters, () => guest.SendAsync(rid, "a\0b")),
            (Refusal.RoomNotFound, () => guest.SinceAsync("AAAAAAAAAAAAAAAAA", 0)),
            (Refusal.RoomNotFound, () => guest.SinceAsync("", 0)),
            (Refusal.RoomNotFound, () => guest.InvokeAsync("Since", null, 0)),
            (Refusal.RoomNotFound, () => guest.SeenAsync("' OR 1=1 --", 1)),
            (Refusal.RoomNotFound, () => guest.DeliveredAsync(new string('A', 10_000), 1)),
            (Refusal.RoomNotFound, () => guest.TypingAsync("AAAAAAAAAAAAAAAAA")),
        ];
        foreach (var (code, call) in calls)
            Assert.Equal(code, await HubClient.RefusalAsync(call));

        Assert.Equal(before, await shop.StoredAsync());
        Assert.True(guest.IsConnected);
    }

    [Fact]
    public async Task A_refusal_is_no_error_in_the_log()
    {
        await using var own = await Shop.OpenAsync(new() { ["Logging:LogLevel:Default"] = "Information" });
        using var logs = LogLines.Of(own.Server);
        await using var agent = await own.ConnectAsync(own.Mara);

        await HubClient.RefusalAsync(() => agent.SnapshotAsync("AAAAAAAAAAAAAAAAA"));

        Assert.DoesNotContain(logs.Lines, line => line.Contains(Refusal.CallNotFound, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_visitors_method_is_not_an_agents()
    {
        await using var agent = await shop.ConnectAsync(shop.Mara);

        Assert.Equal(
            Refusal.Forbidden,
            await HubClient.RefusalAsync(() => agent.HereAsync("https://shop.example/", ""))
        );
    }

    [Fact]
    public async Task A_visitor_finds_nobody_elses_room()
    {
        var (mine, _) = await shop.OpenRoomAsync();
        var (_, theirs) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var guest = await mine.ConnectAsync();
        var before = await shop.StoredAsync();

        foreach (
            var call in (Func<Task>[])
                [
                    () => guest.SinceAsync(theirs, 0),
                    () => guest.SeenAsync(theirs, 1),
                    () => guest.DeliveredAsync(theirs, 1),
                    () => guest.TypingAsync(theirs),
                ]
        )
            Assert.Equal(Refusal.RoomNotFound, await HubClient.RefusalAsync(call));

        Assert.Equal(before, await shop.StoredAsync());
    }

    [Fact]
    public async Task A_message_of_8000_characters_of_any_script_arrives_whole()
    {
        var (visitor, rid) = await shop.OpenRoomAsync();
        await using var guest = await visitor.ConnectAsync();

        foreach (
            var text in (string[])
                [
                    new('日', 8_000),
                    new('"', 8_000),
                    string.Concat(Enumerable.Repeat("👩", 4_000)),
                    $"{string.Join('\n', Enumerable.Repeat("x", 3_999))}<>",
                ]
        )
        {
            var sent = await guest.SendAsync(null, text);
            Assert.Equal(text, sent.Msg);
        }
        Assert.Equal(5, (await guest.SinceAsync(rid, 0)).Messages.Count);
    }

    [Trait("Requirement", "WS-5")]
    [Fact]
    public async Task What_is_too_large_for_the_hub_ends_that_connection_with_a_code()
    {
        var (visitor, rid) = await shop.OpenRoomAsync();
        await using var guest = await visitor.ConnectAsync();
        var before = await shop.StoredAsync();

        _ = await Assert.ThrowsAnyAsync<Exception>(() => guest.SendAsync(rid, new('x', 100_000)));
        var reason = await guest.Closed.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Contains(Refusal.BadArguments, reason?.Message, StringComparison.Ordinal);
        Assert.Equal(before, await shop.StoredAsync());
    }

    [Theory]
    [InlineData("not json\u001e")]
    [InlineData("{\"type\":1,\"target\":17}\u001e")]
    [InlineData("{\"type\":99}\u001e")]
    [InlineData("{\"type\":\"1\"}\u001e")]
    [InlineData("[]\u001e")]
    [InlineData("\u001e\u001e\u001e")]
    public async Task Garbage_ends_its_own_connection_alone(string frame)
    {
        var (visitor, _) = await shop.OpenRoomAsync();
        await using var guest = await visitor.ConnectAsync();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", shop.Server.Origin);
        await socket.ConnectAsync(
            new($"ws://localhost:{shop.Server.Port}/hub?as=visitor&access_token={await visitor.TicketAsync()}"),
            TestContext.Current.CancellationToken
        );
        await socket.SendAsync(
            Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"),
            WebSocketMessageType.Text,
            true,
            TestContext.Current.CancellationToken
        );

        await socket.SendAsync(
            Encoding.UTF8.GetBytes(frame),
            WebSocketMessageType.Text,
            true,
            TestContext.Current.CancellationToken
        );

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var buffer = new byte[4_096];
        while (
            socket.State == WebSocketState.Open && (frame != "{\"type\":99}\u001e" || !limit.IsCancellationRequested)
        )
        {
            var read = await socket.ReceiveAsync(buffer, limit.Token);
            if (read.MessageType == WebSocketMessageType.Close)
                break;
            if (frame == "{\"type\":99}\u001e")
                break; // a type of a later protocol is passed over
        }
        Assert.Equal("still here", (await guest.SendAsync(null, "still here")).Msg);
    }

    [Fact]
    public async Task Over_its_budget_a_visitor_gets_too_many_requests_and_others_do_not()
    {
        await using var own = await Shop.OpenAsync(
            new()
            {
                ["Limits:MessagesAtOnce"] = "5",
                ["Limits:MessagesPerMinute"] = "6",
                ["Limits:CallsPerSecond"] = "10",
            }
        );
        var (visitor, rid) = await own.OpenRoomAsync(takenBy: own.Mara);
        await using var guest = await visitor.ConnectAsync();
        await using var agent = await own.ConnectAsync(own.Mara);

        for (var i = 0; i < 5; i++)
            await guest.SendAsync(null, $"line {i}");
        var messages = await HubClient.RefusalAsync(() => guest.SendAsync(null, "one too many"));
        var calls = await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .Select(async _ =>
                {
                    try
                    {
                        await guest.SinceAsync(rid, 0);
                        return "";
                    }
                    catch (Microsoft.AspNetCore.SignalR.HubException refused)
                    {
                        return refused.Message; // counted below
                    }
                })
        );
        var other = await agent.SendAsync(rid, "I am not over mine.");

        Assert.Equal(Refusal.TooManyRequests, messages);
        Assert.Contains(Refusal.TooManyRequests, calls);
        Assert.DoesNotContain(calls, code => code is not ("" or Refusal.TooManyRequests));
        Assert.Equal(7, other.Number);
    }
}
