using System.Collections.Concurrent;
using LiveChatMeet.Rooms;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A visitor who writes, and writes down what was acknowledged.</summary>
public sealed class Chatter : IAsyncDisposable
{
    private static readonly TimeSpan Looks = TimeSpan.FromMilliseconds(20);

    private int _lines;

    public Chatter(string address, string credential, string rid) =>
        (Rid, Hub) = (rid, new(() => HubClient.ConnectAsync(address, Query, $"__Host-v={credential}", null, null)));

    public string Rid { get; }

    public ReturningHub Hub { get; }

    /// <summary>In the order in which they were written.</summary>
    public ConcurrentQueue<RoomMessage> Acknowledged { get; } = [];

    /// <summary>The same as it is now.</summary>
    public IReadOnlyList<RoomMessage> Told => [.. Acknowledged];

    /// <summary>How long each took, in milliseconds.</summary>
    public ConcurrentQueue<double> Took { get; } = [];

    private static string Query => $"?as=visitor&site={Shop.Site}";

    /// <summary>A visitor who has written one message.</summary>
    public static async Task<Chatter> FirstAsync(Shop shop, string address)
    {
        var visitor = shop.NewVisitor();
        var first = await visitor.WritesAsync("Hello?");
        return new(address, visitor.Credential, first.Rid);
    }

    /// <summary>One line; again and again until it is acknowledged.</summary>
    public async Task WriteAsync(CancellationToken stop)
    {
        var (id, text) = (Ids.New(), $"line {++_lines}");
        var start = TimeProvider.System.GetTimestamp();
        Acknowledged.Enqueue(await Hub.AskAsync(hub => hub.SendAsync(null, text, id), stop));
        Took.Enqueue(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
    }

    /// <summary>Writes without a pause.</summary>
    public bool Hurries { get; set; }

    /// <summary>Writes until it is told to stop.</summary>
    public async Task WriteOnAsync(TimeSpan every, CancellationToken stop)
    {
        try
        {
            await Task.Delay(every * Random.Shared.NextDouble(), stop);
            while (!stop.IsCancellationRequested)
            {
                var last = TimeProvider.System.GetTimestamp();
                await WriteAsync(stop);
                while (!Hurries && TimeProvider.System.GetElapsedTime(last) < every)
                    await Task.Delay(Looks, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // What was on its way is neither acknowledged nor lost.
        }
    }

    public ValueTask DisposeAsync() => Hub.DisposeAsync();
}
