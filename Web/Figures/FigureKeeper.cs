using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Figures;

/// <summary>
/// Keeps the sums as things happen: a moment later, read beside the writer and stored in small commands with pauses, so
/// that messages and calls do not wait. What is missing when the server starts, it finds and counts.
/// </summary>
public sealed partial class FigureKeeper(
    Writer writer,
    RoomsToCount rooms,
    IDbContextFactory<LiveChatDb> databases,
    ILogger<FigureKeeper> logger
) : BackgroundService
{
    private const int RoomsAtOnce = 10;
    private const int FoundAtOnce = 500;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private readonly Pace _pace = new(writer.Backlog);
    private readonly Queue<string> _behind = [];
    private string _lookedUpTo = "";
    private volatile bool _isBehind = true;

    /// <summary>Whether conversations of before are still to be counted.</summary>
    public bool IsBehind => _isBehind;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Yield(); // the server starts meanwhile
            while (true)
                await GoOnAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops: the next one goes on.
        }
    }

    private async Task GoOnAsync(CancellationToken stopping)
    {
        var next = rooms.Take(RoomsAtOnce);
        try
        {
            if (_isBehind && _behind.Count == 0)
                await FindAsync(stopping);
            while (next.Count < RoomsAtOnce && _behind.TryDequeue(out var rid))
                next.Add(rid);
            if (next.Count > 0)
                await _pace.StepAsync(() => TryCountAsync([.. next], stopping), stopping);
            else if (!_isBehind)
                await WaitAsync(stopping);
        }
        catch (Exception failure) when (IsOfStorage(failure))
        {
            Postponed(failure.Message);
            foreach (var rid in next)
                rooms.Add(rid);
            await Task.Delay(AfterFailure, stopping);
        }
    }

    private static bool IsOfStorage(Exception failure) =>
        failure is RefusedException refused
            ? Refusal.IsOfStorage(refused.Code)
            : failure is not OperationCanceledException && StorageFailure.RefusalOf(failure) is not null;

    // Some things often happen together, such as the end of a call and of its conversation.
    private async Task WaitAsync(CancellationToken stopping)
    {
        await rooms.WaitAsync(stopping);
        await Task.Delay(Moment, stopping);
    }

    private async Task FindAsync(CancellationToken stopping)
    {
        await using var database = await databases.CreateDbContextAsync(stopping);
        var found = await Uncounted.AfterAsync(database, _lookedUpTo, FoundAtOnce, stopping);
        foreach (var rid in found)
            _behind.Enqueue(rid);
        if (found.Count > 0)
            _lookedUpTo = found[^1];
        else
            _isBehind = false;
    }

    private async Task TryCountAsync(IReadOnlyList<string> rids, CancellationToken stopping)
    {
        try
        {
            await CountAsync(rids, stopping);
        }
        catch (Exception failure) when (failure is not OperationCanceledException && !IsOfStorage(failure))
        {
            // Whatever one of them holds, the others count.
            if (rids is [var rid])
                NotCounted(failure, rid);
            else
                foreach (var one in rids)
                    await TryCountAsync([one], stopping);
        }
    }

    private async Task CountAsync(IReadOnlyList<string> rids, CancellationToken stopping)
    {
        await using var database = await databases.CreateDbContextAsync(stopping);
        if (await Counting.ReadAsync(database, rids, stopping) is { Count: > 0 } figures)
            await writer.WriteAsync(new CountRooms(figures));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The conversation {Rid} is missing in the figures")]
    private partial void NotCounted(Exception failure, string rid);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is new cannot be counted yet: {Why}")]
    private partial void Postponed(string why);
}
