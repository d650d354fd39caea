using LiveChatMeet.Identity;

namespace LiveChatMeet.Hub;

/// <summary>
/// Sends pushes in order, with one lane for each share of the rooms; no lane waits for its readers. What a connection
/// has not taken yet waits in its own queue, in order.
/// </summary>
public sealed partial class PushLanes : BackgroundService
{
    private const int LaneCount = 8;
    private const int ManyUnsent = 100;
    private static readonly TimeSpan GoodbyeFor = TimeSpan.FromMilliseconds(250);

    private readonly SlowReaders _readers;
    private readonly ILogger<PushLanes> _logger;
    private readonly PushLane[] _lanes;

    public PushLanes(SlowReaders readers, ILogger<PushLanes> logger)
    {
        (_readers, _logger) = (readers, logger);
        _lanes = [.. Enumerable.Range(0, LaneCount).Select(_ => new PushLane(SendAsync))];
    }

    /// <summary>Queues a push. A push that a full lane drops is noticed at the next one: its After does not fit, and
    /// the browser asks Since.</summary>
    /// <param name="key">Pushes with the same key stay in order.</param>
    /// <param name="reader">The reader it is for; null if it is for many.</param>
    public void Add(string key, Actor? reader, Func<Task> send) => LaneOf(key).Add(new(reader, send));

    /// <summary>Sends a push with what else this turn says if none of its lane is before it, else queues it.</summary>
    public void AddOrSend(string key, Actor? reader, Func<Task> send) => LaneOf(key).AddOrSend(new(reader, send));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_lanes.Select(lane => RunAsync(lane, stoppingToken)));

    private PushLane LaneOf(string key) => _lanes[(uint)string.GetHashCode(key, StringComparison.Ordinal) % LaneCount];

    private async Task RunAsync(PushLane lane, CancellationToken stopping)
    {
        var unsent = new List<Task>();
        var looksAt = ManyUnsent;
        try
        {
            await foreach (var sent in lane.SendAllAsync(stopping))
            {
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
                await _readers.FollowAsync(push.Reader, sending);
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
}
