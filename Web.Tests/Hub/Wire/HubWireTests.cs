using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using LiveChatMeet.Hub;
using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using Microsoft.AspNetCore.SignalR.Client;

namespace LiveChatMeet.Tests.Hub.Wire;

/// <summary>What goes over the wire, as SignalR's JSON protocol has it, and what was made to break it.</summary>
[Trait("Requirement", "D22")]
public sealed class HubWireTests(Shop shop) : IClassFixture<Shop>
{
    private const string Greeting = "{\"protocol\":\"json\",\"version\":1}\u001e";
    private const string BadArguments = """{"type":7,"error":"bad-arguments"}""";

    private readonly Dictionary<ClientWebSocket, Queue<string>> _heard = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"type":1,"target":"Since","arguments":["r",0""")]
    [InlineData("""{"type":1,"target":"Since","arguments":[[[[[""")]
    [InlineData("""{"type":1,"target":"Since","invocationId":"1"}""")]
    [InlineData("""{"type":1,"target":{},"arguments":[],"invocationId":"1"}""")]
    [InlineData("")]
    public async Task A_broken_frame_ends_its_connection_with_a_code(string frame)
    {
        using var socket = await ConnectAsync();

        await SayAsync(socket, $"{Greeting}{frame}\u001e");
        var heard = await HearAsync(socket);

        Assert.Equal(("{}", BadArguments, WebSocketState.CloseReceived), (heard[0], heard[^1], socket.State));
    }

    [Trait("Requirement", "WS-3")]
    [Fact]
    public async Task What_is_nested_too_deeply_too_large_or_no_text_ends_its_connection_with_a_code()
    {
        byte[][] frames =
        [
            Encoding.UTF8.GetBytes($$"""{"type":1,"target":"Since","arguments":[{{new string('[', 500)}}"""),
            new byte[200_000],
            [.. "{\"type\":1,\"arguments\":[],\"target\":\""u8, 0xFF, .. "\"}\u001e"u8],
        ];
        foreach (var frame in frames)
        {
            using var socket = await ConnectAsync();
            await SayAsync(socket, Greeting);
            await socket.SendAsync((byte[])[.. frame, 0x1e], WebSocketMessageType.Binary, true, Cancellation);

            Assert.Equal(BadArguments, (await HearAsync(socket))[^1]);
        }
    }

    [Trait("Requirement", "WS-3")]
    [Theory]
    [InlineData("""{"type":1,"target":"Typing","arguments":["r"],"invocationId":"1"}""")]
    [InlineData("not json")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"protocol":"messagepack","version":1}""")]
    [InlineData("""{"protocol":"json","version":9}""")]
    public async Task Without_a_handshake_nothing_is_done(string first)
    {
        using var socket = await ConnectAsync();

        await SayAsync(socket, $"{first}\u001e{Greeting}{Call("Typing", "\"r\"")}");
        var heard = await HearAsync(socket);

        Assert.DoesNotContain(heard, frame => frame == "{}" || frame.Contains("\"type\"", StringComparison.Ordinal));
    }

    [Trait("Requirement", "XS-6")]
    [Theory]
    [InlineData("Nothing", "", Refusal.MethodNotFound)]
    [InlineData("get_me", "", Refusal.MethodNotFound)]
    [InlineData("GetType", "", Refusal.MethodNotFound)]
    [InlineData("Since", "", Refusal.BadArguments)]
    [InlineData("LegFailed", "\"c\"", Refusal.BadArguments)]
    [InlineData("LegFailed", "\"c\",\"l\",null", Refusal.BadArguments)]
    [InlineData("LegFailed", "\"c\",\"l\",\"failed\",0", Refusal.BadArguments)]
    [InlineData("LegFailed", "\"c\",\"l\"", Refusal.CallNotFound)] // of a page of the version before
    [InlineData("Since", "\"r\"", Refusal.BadArguments)]
    [InlineData("Since", "\"r\",0,0", Refusal.BadArguments)]
    [InlineData("Since", "\"r\",null", Refusal.BadArguments)]
    [InlineData("Since", "\"r\",\"0\"", Refusal.BadArguments)]
    [InlineData("Since", "\"\\uD800\",0", Refusal.BadArguments)]
    [InlineData("Since", "\"r\",0", Refusal.RoomNotFound)]
    [InlineData("sINCE", "\"r\",0", Refusal.RoomNotFound)]
    public async Task What_does_not_fit_is_answered_and_the_connection_goes_on(string method, string text, string code)
    {
        using var socket = await ConnectAsync();
        await SayAsync(socket, Greeting);

        await SayAsync(socket, $$"""{"type":1,"target":"{{method}}","arguments":[{{text}}]}""" + '\u001e');
        await SayAsync(socket, Call(method, text));
        var answer = await HearAnswerAsync(socket);
        await SayAsync(socket, Call("Typing", "\"r\""));

        Assert.Equal($$"""{"type":3,"invocationId":"1","error":"{{code}}"}""", answer);
        Assert.Contains(Refusal.RoomNotFound, await HearAnswerAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frames_may_share_a_message_or_be_cut_anywhere()
    {
        using var socket = await ConnectAsync();
        var all = Encoding.UTF8.GetBytes(
            Greeting
                + "{\"type\":6}\u001e{\"type\":99}\u001e"
                + Call("Typing", "\"r\"", "a")
                + Call("Typing", "\"日\"", "b")
        );

        foreach (var part in all.Chunk(5))
            await socket.SendAsync(part, WebSocketMessageType.Binary, true, Cancellation);
        string[] cut = [await HearAnswerAsync(socket), await HearAnswerAsync(socket)];
        await SayAsync(socket, Call("Typing", "\"r\"", "c") + Call("Typing", "\"r\"", "d"));
        string[] shared = [await HearAnswerAsync(socket), await HearAnswerAsync(socket)];

        Assert.Equal(
            ["a", "b", "c", "d"],
            cut.Concat(shared).Select(answer => answer.Split("\"invocationId\":\"")[1][..1]).Order()
        );
    }

    [Fact]
    public async Task A_silent_connection_hears_pings_and_ends_in_the_end()
    {
        await using var own = await Shop.OpenAsync();
        using var socket = await ConnectAsync(own);
        var before = Environment.TickCount64;
        await SayAsync(socket, Greeting);
        var connections = own.Server.Services.GetRequiredService<HubConnections>();
        await Eventually.IsTrueAsync("it is in", () => own.Server.ConnectionsOf(Party.Agent) == 1);
        var connection = Assert.Single(connections.All);
        var heard = new ConcurrentQueue<string>();
        var hearing = HearAsync(socket, heard.Enqueue);

        // Of what it has said last, at the latest; and while something else is to be sent, no ping is.
        await Eventually.IsTrueAsync(
            "a ping, or the end",
            () => heard.Contains("""{"type":6}""") || TryEnd(before + 29_000)
        );
        var isThere = !connection.IsEnding;
        await Eventually.IsTrueAsync("it listens", () => TryEnd(Environment.TickCount64 + 31_000));

        Assert.True(isThere, "29 seconds are not too long.");
        await hearing;
        Assert.Equal("""{"type":7}""", heard.Last());

        bool TryEnd(long now)
        {
            connection.Beat(now, DateTimeOffset.UtcNow);
            return connection.IsEnding;
        }
    }

    [Fact]
    public async Task Who_greets_a_little_at_a_time_or_at_length_is_not_waited_for()
    {
        await using var own = await Shop.OpenAsync();
        var before = Environment.TickCount64;
        using var slow = await ConnectAsync(own);
        var connections = own.Server.Services.GetRequiredService<HubConnections>();
        await Eventually.IsTrueAsync("it is there", () => connections.All.Length > 0);
        var connection = Assert.Single(connections.All);
        await SayAsync(slow, "{");
        using var lengthy = await ConnectAsync(own);

        connection.Beat(before + 14_000, DateTimeOffset.UtcNow);
        var isThere = !connection.IsEnding;
        connection.Beat(Environment.TickCount64 + 16_000, DateTimeOffset.UtcNow);
        await SayAsync(lengthy, new string(' ', 2_000));

        Assert.True(isThere, "14 seconds are not too long.");
        Assert.True(connection.IsEnding, "16 seconds are too long.");
        Assert.Empty(await HearAsync(lengthy));
    }

    [Trait("Requirement", "WS-4")]
    [Fact]
    public async Task Who_says_a_little_at_a_time_without_end_is_cut_off()
    {
        await using var own = await Shop.OpenAsync(new() { ["Limits:CallsPerSecond"] = "1" });
        using var socket = await ConnectAsync(own);
        await SayAsync(socket, Greeting);

        var heard = HearAsync(socket);
        for (var piece = 0; piece < 1_000 && !heard.IsCompleted; piece++)
            await SayAsync(socket, " ");

        Assert.Contains(Refusal.TooManyRequests, (await heard)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stock_client_that_negotiates_connects_and_is_told_when_the_server_stops()
    {
        var own = await Shop.OpenAsync();
        await using var client = new HubConnectionBuilder()
            .WithUrl(
                $"{own.Server.Origin}/hub",
                options =>
                {
                    options.Headers["Origin"] = own.Server.Origin;
                    options.Headers["Cookie"] = own.Mara.CookieHeader;
                }
            )
            .Build();
        var closed = new TaskCompletionSource<Exception?>();
        client.Closed += reason => Task.FromResult(closed.TrySetResult(reason));
        var clock = new TaskCompletionSource();
        client.On<DateTimeOffset>(nameof(ISignalingClient.Clock), _ => clock.TrySetResult());

        await client.StartAsync(Cancellation);
        await clock.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await own.DisposeAsync();

        Assert.Null(await closed.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
    }

    private static string Call(string method, string arguments, string id = "1") =>
        $$"""{"arguments":[{{arguments}}],"invocationId":"{{id}}","target":"{{method}}","type":1}""" + '\u001e';

    private Task<ClientWebSocket> ConnectAsync() => ConnectAsync(shop);

    private static async Task<ClientWebSocket> ConnectAsync(Shop shop)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", shop.Server.Origin);
        socket.Options.SetRequestHeader("Cookie", shop.Mara.CookieHeader);
        await socket.ConnectAsync(new($"ws://localhost:{shop.Server.Port}/hub"), Cancellation);
        return socket;
    }

    private static Task SayAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Cancellation);

    /// <summary>Hears until this is said.</summary>
    private static async Task HearAsync(ClientWebSocket socket, string word)
    {
        var (bytes, text) = (new byte[4_096], "");
        while (!text.Contains(word, StringComparison.Ordinal))
            text += Encoding.UTF8.GetString(bytes, 0, (await socket.ReceiveAsync(bytes, Cancellation)).Count);
    }

    /// <summary>All frames until the server closes.</summary>
    private async Task<List<string>> HearAsync(ClientWebSocket socket)
    {
        var frames = new List<string>();
        await HearAsync(socket, frames.Add);
        return frames;
    }

    private async Task HearAsync(ClientWebSocket socket, Action<string> each)
    {
        while (await HearOneAsync(socket) is { } frame)
            each(frame);
    }

    private async Task<string> HearAnswerAsync(ClientWebSocket socket)
    {
        while (await HearOneAsync(socket) is { } frame)
            if (frame.StartsWith("{\"type\":3", StringComparison.Ordinal))
                return frame;
        throw new InvalidOperationException("The server has closed.");
    }

    // Frames that come together are in one message.
    private async Task<string?> HearOneAsync(ClientWebSocket socket)
    {
        if (!_heard.TryGetValue(socket, out var heard))
            _heard[socket] = heard = new();
        if (heard.TryDequeue(out var next))
            return next;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        var (text, buffer) = (new StringBuilder(), new byte[16_384]);
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, limit.Token);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            text.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
            if (!part.EndOfMessage)
                continue;
            foreach (var frame in text.ToString().TrimEnd('\u001e').Split('\u001e'))
                heard.Enqueue(frame);
            return heard.Dequeue();
        }
    }
}
