using System.Collections.Concurrent;
using LiveChatMeet.Rooms;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A visitor who writes, and writes down what was acknowledged.</summary>
public sealed class Chatter : IAsyncDisposable
{
    private TaskCompletionSource _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _lines;

    public Chatter(string address, string credential, string rid) =>
        (Rid, Hub) = (rid, new(() => ReturningHub.ConnectAsync(address, Query, $"__Host-v={credential}")));

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

    /// <summary>From now on writes without a pause.</summary>
    public void Hurry() => _hurry.TrySetResult();

    /// <summary>Writes as calmly as before.</summary>
    public void CalmDown() => _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);

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
                if (every - TimeProvider.System.GetElapsedTime(last) is var rest && rest > TimeSpan.Zero)
                    await Task.WhenAny(_hurry.Task, Task.Delay(rest, stop));
            }
        }
        catch (OperationCanceledException)
        {
            // What was on its way is neither acknowledged nor lost.
        }
    }

    public ValueTask DisposeAsync() => Hub.DisposeAsync();
}
