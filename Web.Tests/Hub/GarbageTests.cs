using System.Net.WebSockets;
using System.Text;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using Microsoft.AspNetCore.SignalR;

namespace LiveChatMeet.Tests.Hub;

/// <summary>Frames without end that no filter sees, from somebody who hears no goodbye. Times count.</summary>
[Trait("Needs", "quiet")]
[Trait("Requirement", "WS-4")]
[Trait("Requirement", "D26")]
public sealed class GarbageTests(ITestOutputHelper output)
{
    private const string UnknownMethod = """{"type":1,"target":"Nothing","arguments":[],"invocationId":"1"}""";

    private const int AtOnce = 50;
    private const double MoreMs = 50;
    private static readonly TimeSpan CutOffWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10); // 2,000 a second, and more
    private static readonly Dictionary<string, string> Defaults = new() { ["Limits:CallsPerSecond"] = "50" };

    [Theory]
    [InlineData("pings", """{"type":6}""")]
    [InlineData("unknown methods", UnknownMethod)]
    [InlineData(
        "calls over the budget",
        """{"type":1,"target":"Since","arguments":["AAAAAAAAAAAAAAAAA",0],"invocationId":"1"}"""
    )]
    [InlineData("unknown types", """{"type":99}""")]
    [InlineData("what is no frame", "\u0001\u0002[{")]
    public async Task Frames_without_end_end_their_connection_within_two_seconds_and_no_other(string what, string frame)
    {
        await using var shop = await Shop.OpenAsync(Defaults);
        var (visitor, rid) = await shop.OpenRoomAsync();
        await using var guest = await visitor.ConnectAsync();
        using var socket = await ConnectAsync(shop, visitor);

        var start = TimeProvider.System.GetTimestamp();
        var sent = await FloodAsync(socket, frame, new CancellationTokenSource(8 * CutOffWithin).Token);
        var waited = TimeProvider.System.GetElapsedTime(start);

        output.WriteLine($"{sent} {what} in {waited.TotalSeconds:0.0} s");
        Assert.True(waited < CutOffWithin, $"{sent} {what} in {waited.TotalSeconds:0.0} s until it was cut off.");
        // The flood was counted against the visitor: their other page goes on a moment later.
        await Eventually.IsTrueAsync("the other page goes on", async () => await MessagesAsync() == 1);

        async Task<int?> MessagesAsync()
        {
            try
            {
                return (await guest.SinceAsync(rid, 0)).Messages.Count;
            }
            catch (HubException refused) when (refused.Message == Refusal.TooManyRequests)
            {
                return null;
            }
        }
    }

    /// <summary>Who is cut off connects again at once, and goes on.</summary>
    [Fact]
    public async Task Others_wait_at_most_50_ms_longer()
    {
        await using var shop = await Shop.OpenAsync(Defaults);
        await using var others = await Bystanders.OfAsync(shop);
        var before = await others.MeasureAsync(40);
        var (visitor, _) = await shop.OpenRoomAsync();
        using var stop = new CancellationTokenSource();
        var flood = ComeAgainAsync(shop, visitor, stop.Token);

        var during = await others.MeasureAsync(40);
        await stop.CancelAsync();
        var (sockets, frames) = await flood;

        output.WriteLine(
            $"{frames} frames on {sockets} sockets, one after the other: p99 of {Bystanders.Count} others "
                + $"{during:0.0} ms, before it {before:0.0} ms"
        );
        Assert.True(sockets > 1, "It must have been cut off.");
        Assert.True(during <= before + MoreMs, $"Others waited {during:0} ms, before {before:0} ms.");
    }

    private static async Task<(int Sockets, int Frames)> ComeAgainAsync(
        Shop shop,
        PlainVisitor visitor,
        CancellationToken stop
    )
    {
        var (sockets, frames) = (0, 0);
        for (; !stop.IsCancellationRequested; sockets++)
        {
            using var socket = await ConnectAsync(shop, visitor);
            frames += await FloodAsync(socket, UnknownMethod, stop);
        }
        return (sockets, frames);
    }

    /// <summary>Sends and never reads, until the connection is gone.</summary>
    /// <returns>How many frames it sent.</returns>
    private static async Task<int> FloodAsync(ClientWebSocket socket, string frame, CancellationToken stop)
    {
        var frames = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(frame + '\u001e', AtOnce)));
        for (var sent = 0; ; sent += AtOnce)
            try
            {
                await socket.SendAsync(frames, WebSocketMessageType.Text, true, stop);
                await Task.Delay(Pause, stop);
            }
            catch (Exception over) when (over is WebSocketException or OperationCanceledException)
            {
                return sent; // it was cut off, or it is enough
            }
    }

    private static async Task<ClientWebSocket> ConnectAsync(Shop shop, PlainVisitor visitor)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", shop.Server.Origin);
        var ticket = await visitor.TicketAsync();
        await socket.ConnectAsync(
            new($"ws://localhost:{shop.Server.Port}/hub?as=visitor&access_token={ticket}"),
            TestContext.Current.CancellationToken
        );
        await socket.SendAsync(
            Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"),
            WebSocketMessageType.Text,
            true,
            TestContext.Current.CancellationToken
        );
        return socket;
    }
}
