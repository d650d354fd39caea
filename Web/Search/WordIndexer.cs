using System.Diagnostics;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Search;

/// <summary>
/// Keeps the words of conversations as they are written: a moment later, in small commands with pauses, so that
/// messages and calls do not wait. What was written before an upgrade, a restored backup or a crash, it finds when the
/// server starts, the newest first.
/// </summary>
public sealed partial class WordIndexer(
    Writer writer,
    ChangedRooms changed,
    IDbContextFactory<LiveChatDb> databases,
    ILogger<WordIndexer> logger
) : BackgroundService
{
    private const int RoomsAtOnce = 20;
    private const int MaxFoundBehind = 20_000;

    // It takes a third of the time while nobody else writes, else a tenth.
    private const int RestFor = 2;
    private const int RestBusyFor = 9;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private volatile Queue<string> _behind = [];
    private volatile bool _isLooking = true;

    /// <summary>Whether conversations of before are still to be read: a search may miss them.</summary>
    public bool IsBehind => changed.HasForgotten || _isLooking || _behind.Count > 0;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Yield(); // the server starts meanwhile
            while (true)
                await TryGoOnAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops: the next one goes on.
        }
    }

    private async Task TryGoOnAsync(CancellationToken stopping)
    {
        try
        {
            if (changed.HasForgotten && _behind.Count == 0)
                await FindBehindAsync(stopping);
            var next = changed.Take(RoomsAtOnce);
            while (next.Count < RoomsAtOnce && _behind.TryDequeue(out var rid))
                next.Add(rid);
            if (next.Count > 0)
                await IndexAsync(next, stopping);
            else
                await WaitAsync(stopping);
        }
        catch (RefusedException refused) when (Refusal.IsOfStorage(refused.Code))
        {
            await PostponeAsync(refused.Code, stopping);
        }
        catch (Exception failure)
            when (failure is not OperationCanceledException && StorageFailure.RefusalOf(failure) is not null)
        {
            await PostponeAsync(failure.Message, stopping);
        }
    }

    private async Task PostponeAsync(string why, CancellationToken stopping)
    {
        Postponed(why);
        await Task.Delay(AfterFailure, stopping);
        changed.LookForMore();
    }

    // Some messages of a conversation often come together.
    private async Task WaitAsync(CancellationToken stopping)
    {
        await changed.WaitAsync(stopping);
        await Task.Delay(Moment, stopping);
    }

    private async Task IndexAsync(List<string> rids, CancellationToken stopping)
    {
        var begun = Stopwatch.GetTimestamp();
        await TryIndexAsync(rids);
        var rest = Stopwatch.GetElapsedTime(begun) * (writer.Backlog.Waiting > 0 ? RestBusyFor : RestFor);
        await Task.Delay(rest > ShortestRest ? rest : ShortestRest, stopping);
    }

    private async Task TryIndexAsync(List<string> rids)
    {
        try
        {
            changed.Add(await writer.WriteAsync(new IndexRooms(rids)));
        }
        catch (Exception failure) when (failure is not RefusedException)
        {
            // Whatever one of them holds, the others are found.
            if (rids is [var rid])
                NotIndexed(failure, rid);
            else
                foreach (var one in rids)
                    await TryIndexAsync([one]);
        }
    }

    private async Task FindBehindAsync(CancellationToken stopping)
    {
        _isLooking = true;
        changed.HasForgotten = false;
        await using var database = await databases.CreateDbContextAsync(stopping);
        var behind = await database
            .Rooms.Where(r => r.WordsId == null || r.WordsUpTo < r.LastNumber)
            .Where(r => r.Visitor!.ErasedAt == null)
            .OrderByDescending(r => r.OpenedAt)
            .Select(r => r.Id)
            .Take(MaxFoundBehind)
            .ToListAsync(stopping);
        _behind = new(behind);
        if (behind.Count == MaxFoundBehind)
            changed.HasForgotten = true;
        _isLooking = false;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The conversation {Rid} cannot be found: its words are not read")]
    private partial void NotIndexed(Exception failure, string rid);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is new cannot be found yet: {Why}")]
    private partial void Postponed(string why);
}
