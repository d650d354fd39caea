using System.Net.WebSockets;
using System.Text;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using Microsoft.AspNetCore.SignalR;

namespace LiveChatMeet.Tests.Faults;

/// <summary>What others wait for while somebody floods, and while many read nothing. 100 slow readers and a longer look
/// with <c>./test.sh --full storm</c>, where times count.</summary>
[Trait("Full", "storm")]
public sealed class FloodsTests(ITestOutputHelper output)
{
    // Beside all other tests times tell nothing, and this is a limit to the wait; alone, what the requirement says.
    private static readonly double MoreMs = LongRun.Is("storm") ? 50 : 20_000;
    private static readonly int Lines = LongRun.Is("storm") ? 100 : 10;
    private static readonly Dictionary<string, string> OneNetwork = new()
    {
        ["Limits:CallsPerSecond"] = "50",
        ["Limits:MessagesAtOnce"] = "10",
        ["Limits:MessagesPerMinute"] = "60000",
    };

    /// <summary>One visitor sends as fast as they can, over as many connections as one may have.</summary>
    [Fact]
    [Trait("Requirement", "D26")]
    [Trait("Requirement", "WS-4")]
    public async Task A_flood_of_one_visitor_makes_nobody_else_wait()
    {
        await using var shop = await Shop.OpenAsync(OneNetwork);
        await using var others = await Bystanders.OfAsync(shop);
        var before = await others.MeasureAsync(Lines);
        var (visitor, _) = await shop.OpenRoomAsync();
        using var stop = new CancellationTokenSource();
        var floods = Enumerable.Range(0, 10).Select(_ => FloodAsync(visitor, stop.Token)).ToList();

        var during = await others.MeasureAsync(Lines);
        await stop.CancelAsync();
        var sent = (await Task.WhenAll(floods)).Aggregate((a, b) => (a.Taken + b.Taken, a.Refused + b.Refused));

        Tell("a flood", before, during);
        output.WriteLine($"{sent.Taken} of the flood taken, {sent.Refused} refused");
        Assert.True(sent.Refused > 0, "The limiter must have been met.");
        Assert.True(during <= before + MoreMs, $"Others waited {during:0} ms, before {before:0} ms.");
    }

    [Fact]
    [Trait("Requirement", "D27")]
    public async Task However_many_read_nothing_nobody_else_waits()
    {
        var readers = LongRun.Times("storm", 10, 100);
        await using var shop = await Shop.OpenAsync();
        await using var others = await Bystanders.OfAsync(shop);
        var before = await others.MeasureAsync(Lines);
        var slow = new List<ClientWebSocket>();
        for (var i = 0; i < readers; i++)
            slow.Add(await FilledAsync(shop));

        var during = await others.MeasureAsync(Lines);

        Tell($"{readers} who read nothing", before, during);
        Assert.True(during <= before + MoreMs, $"Others waited {during:0} ms, before {before:0} ms.");
        slow.ForEach(socket => socket.Dispose());
    }

    private void Tell(string what, double before, double during) =>
        output.WriteLine($"{what}: p99 of {Bystanders.Count} others {during:0.0} ms, before it {before:0.0} ms");

    private static async Task<(int Taken, int Refused)> FloodAsync(PlainVisitor visitor, CancellationToken stop)
    {
        var (taken, refused) = (0, 0);
        while (!stop.IsCancellationRequested)
            try
            {
                await using var hub = await visitor.ConnectAsync();
                while (!stop.IsCancellationRequested)
                    try
                    {
                        await hub.SendAsync(null, $"flood {taken}");
                        taken++;
                    }
                    catch (HubException)
                    {
                        refused++;
                    }
            }
            catch (Exception cut) when (cut is not OutOfMemoryException and not Xunit.Sdk.XunitException)
            {
                refused++; // the connection was ended for it
                await Task.Delay(50, CancellationToken.None);
            }
        return (taken, refused);
    }

    // A connection that takes nothing, and more for it than lies between two sockets.
    private static async Task<ClientWebSocket> FilledAsync(Shop shop)
    {
        var (visitor, _) = await shop.OpenRoomAsync();
        await using var sister = await visitor.ConnectAsync();
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", shop.Server.Origin);
        var ticket = await visitor.TicketAsync();
        await socket.ConnectAsync(
            new($"ws://localhost:{shop.Server.Port}/hub?as=visitor&access_token={ticket}"),
            default
        );
        await socket.SendAsync(
            Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"),
            WebSocketMessageType.Text,
            true,
            default
        );
        var text = new string('日', 8_000);
        for (var i = 0; i < 30; i++)
            await sister.SendAsync(null, text);
        return socket;
    }
}
