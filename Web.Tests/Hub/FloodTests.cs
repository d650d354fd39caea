using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Hub;

/// <summary>Browsers that no one wrote: without end, or without reading.</summary>
[Trait("Requirement", "WS-4")]
[Trait("Requirement", "D26")]
[Trait("Requirement", "D27")]
public sealed class FloodTests
{
    private const int ReceiveBuffer = 4_096;

    // The server itself lets go of a reader who takes nothing after 15 to 20 s.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(8);
    private static readonly Dictionary<string, string> Defaults = new() { ["Limits:CallsPerSecond"] = "50" };

    /// <summary>M9: somebody whose calls are refused for some seconds, and who goes on all the same, is let
    /// go.</summary>
    [Fact]
    public async Task Some_hundred_refused_calls_end_their_connection()
    {
        await using var shop = await Shop.OpenAsync(
            new()
            {
                ["Limits:MessagesAtOnce"] = "1",
                ["Limits:MessagesPerMinute"] = "1",
                ["Limits:CallsPerSecond"] = "1000",
            }
        );
        var (visitor, _) = await shop.OpenRoomAsync();
        await using var guest = await visitor.ConnectAsync();
        await guest.SendAsync(null, "one");

        var refused = 0;
        try
        {
            for (; refused < 1_000; refused++)
                await HubClient.RefusalAsync(() => guest.SendAsync(null, "and another"));
        }
        catch (Exception cut) when (cut is not OutOfMemoryException)
        {
            // The connection ended in the middle of a call.
        }

        Assert.InRange(refused, 100, 999);
        await guest.Closed.WaitAsync(AtOnce);
    }

    /// <summary>M9: at its limit a connection goes on.</summary>
    [Fact]
    public async Task Whoever_stays_at_the_limit_is_not_cut_off()
    {
        await using var shop = await Shop.OpenAsync(Defaults);
        var (visitor, rid) = await shop.OpenRoomAsync();
        await using var guest = await visitor.ConnectAsync();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(25)); // 40 a second

        for (var i = 0; i < 120 && await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken); i++)
            await guest.SinceAsync(rid, 0);

        Assert.True(guest.IsConnected, "40 calls a second are allowed.");
    }

    /// <summary>M2: one reader who takes nothing delays nobody else, whatever is pushed to them.</summary>
    [Fact]
    public async Task A_slow_reader_delays_nobody_else()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, _) = await shop.OpenRoomAsync();
        await using var sister = await visitor.ConnectAsync();
        var bystanders = new List<HubClient>();
        for (var i = 0; i < 24; i++)
            bystanders.Add(await (await shop.OpenRoomAsync()).Visitor.ConnectAsync());
        using var slow = await ConnectAsync(shop, visitor);
        var text = new string('日', 8_000);
        for (var i = 0; i < 150; i++)
            await sister.SendAsync(null, text); // more than the sockets between them hold

        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => sister.SendAsync(null, $"line {i}")));
        var start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(
            bystanders.Select(async guest =>
            {
                var sent = await guest.SendAsync(null, "Can you hear me?");
                await Eventually.IsTrueAsync(
                    "everybody else hears at once",
                    () => guest.Changes.Any(change => change.Revision >= sent.Revision)
                );
            })
        );
        var waited = TimeProvider.System.GetElapsedTime(start);

        Assert.Equal(WebSocketState.Open, slow.State);
        Assert.True(
            waited < AtOnce,
            $"Nobody may wait for a slow reader, and somebody waited for {waited.TotalSeconds:0.0} s."
        );
        foreach (var one in bystanders)
            await one.DisposeAsync();
    }

    /// <summary>A visitor's connection that reads nothing unless it is asked to.</summary>
    private static async Task<ClientWebSocket> ConnectAsync(Shop shop, PlainVisitor visitor)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", shop.Server.Origin);
        using var invoker = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                ConnectCallback = async (context, cancellation) =>
                {
                    var tcp = new Socket(SocketType.Stream, ProtocolType.Tcp)
                    {
                        ReceiveBufferSize = ReceiveBuffer,
                        NoDelay = true,
                    };
                    await tcp.ConnectAsync(context.DnsEndPoint, cancellation);
                    return new NetworkStream(tcp, ownsSocket: true);
                },
            },
            disposeHandler: false
        );
        await socket.ConnectAsync(
            new($"ws://localhost:{shop.Server.Port}/hub?as=visitor&access_token={await visitor.TicketAsync()}"),
            invoker,
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
