using System.Threading.Channels;
using LiveChatMeet.Identity;

namespace LiveChatMeet.Hub;

/// <summary>
/// Sends pushes in order, with one lane for each share of the rooms; no lane waits for its readers. What a connection
/// has not taken yet waits in its own queue, in order.
/// </summary>
public sealed partial class PushLanes(SlowReaders readers, ILogger<PushLanes> logger) : BackgroundService
{
    private const int LaneCount = 8;
    private const int MaxLaneLength = 10_000;
    private const int ManyUnsent = 100;
    private static readonly TimeSpan GoodbyeFor = TimeSpan.FromMilliseconds(250);

    private readonly Channel<Push>[] _lanes =
    [
        .. Enumerable
            .Range(0, LaneCount)
            .Select(_ =>
                Channel.CreateBounded<Push>(
                    new BoundedChannelOptions(MaxLaneLength)
                    {
                        SingleReader = true,
                        FullMode = BoundedChannelFullMode.DropOldest,
                    }
                )
            ),
    ];

    /// <summary>Queues a push. A push that a full lane drops is noticed at the next one: its After does not fit, and
    /// the browser asks Since.</summary>
    /// <param name="key">Pushes with the same key stay in order.</param>
    /// <param name="reader">The reader it is for; null if it is for many.</param>
    public void Add(string key, Actor? reader, Func<Task> send) =>
        _lanes[(uint)string.GetHashCode(key, StringComparison.Ordinal) % LaneCount].Writer.TryWrite(new(reader, send));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_lanes.Select(lane => RunAsync(lane.Reader, stoppingToken)));

    private async Task RunAsync(ChannelReader<Push> lane, CancellationToken stopping)
    {
        var unsent = new List<Task>();
        var looksAt = ManyUnsent;
        try
        {
            await foreach (var push in lane.ReadAllAsync(stopping))
            {
                var sent = SendAsync(push);
                if (sent.IsCompleted)
                    continue;
                unsent.Add(sent);
                if (unsent.Count < looksAt)
                    continue;
                unsent.RemoveAll(one => one.IsCompleted);
                looksAt = Math.Max(ManyUnsent, 2 * unsent.Count);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops; browsers reconcile with the next one.
        }
        await Task.WhenAll(unsent)
            .WaitAsync(GoodbyeFor, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task SendAsync(Push push)
    {
        try
        {
            // Up to here everything is synchronous, so the order holds; the rest is between the connection and its
            // reader.
            var sending = push.Send();
            if (!sending.IsCompletedSuccessfully)
                await readers.FollowAsync(push.Reader, sending);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The rows are the truth: a browser that missed this asks Since. The lane must continue.
            PushFailed(failure);
        }
        catch (OperationCanceledException)
        {
            // The connection has closed in the meantime.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A push failed; its browsers will ask again")]
    private partial void PushFailed(Exception failure);

    private readonly record struct Push(Actor? Reader, Func<Task> Send);
}
