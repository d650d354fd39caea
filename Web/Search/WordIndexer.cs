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
    ReadPool reading,
    ChangedRooms changed,
    IDbContextFactory<LiveChatDb> databases,
    ILogger<WordIndexer> logger
) : BackgroundService
{
    private const int RoomsAtOnce = 20;
    private const int MaxFoundBehind = 20_000;

    // About as long as the sync of a commit.
    private const int MaxWeight = 20_000;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private readonly WordReader _reader = new(reading);
    private readonly Pace _pace = new(writer.Backlog);
    private volatile Queue<string> _behind = [];
    private volatile bool _isLooking = true;
    private bool _isInPieces = true;

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
            else if (_isInPieces)
                await MergeAsync(stopping);
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

    // What is heavy is read beside the writer, and stored by several commands, so that others get in between.
    private async Task IndexAsync(List<string> rids, CancellationToken stopping)
    {
        for (var done = 0; done < rids.Count; )
        {
            await _pace.StepAsync(
                async () =>
                {
                    var some = new List<NewWords>();
                    while (done < rids.Count && some.Sum(one => one.Weight) < MaxWeight)
                        if (await TryReadAsync(rids[done++], stopping) is { } news)
                            some.Add(news);
                    if (some.Count > 0)
                        await TryStoreAsync(some);
                },
                stopping
            );
            await MergeAsync(stopping);
        }
    }

    private async Task MergeAsync(CancellationToken stopping)
    {
        _isInPieces = false;
        try
        {
            _isInPieces = await _pace.StepAsync(() => writer.WriteAsync(new MergeWords()), stopping);
        }
        catch (Exception failure) when (IsOfOne(failure))
        {
            NotMerged(failure); // what is in pieces is found all the same
        }
    }

    private async Task<NewWords?> TryReadAsync(string rid, CancellationToken stopping)
    {
        try
        {
            return await _reader.ReadAsync(rid, stopping);
        }
        catch (Exception failure) when (IsOfOne(failure))
        {
            NotIndexed(failure, rid);
            return null;
        }
    }

    private async Task TryStoreAsync(List<NewWords> some)
    {
        try
        {
            changed.Add(await writer.WriteAsync(new StoreWords(some)));
        }
        catch (Exception failure) when (IsOfOne(failure))
        {
            // Whatever one of them holds, the others are found.
            if (some is [var only])
                NotIndexed(failure, only.Rid);
            else
                foreach (var one in some)
                    await TryStoreAsync([one]);
        }
    }

    // Whether it lies in the conversation, and not in the storage or in a server that stops.
    private static bool IsOfOne(Exception failure) =>
        failure is not (RefusedException or OperationCanceledException) && StorageFailure.RefusalOf(failure) is null;

    private async Task FindBehindAsync(CancellationToken stopping)
    {
        _isLooking = true;
        changed.HasForgotten = false;
        await using var database = await databases.CreateDbContextAsync(stopping);
        var behind = await database
            .Rooms.Where(r => r.WordsId == null || r.WordsUpTo < r.LastNumber)
            .Where(r => r.Visitor!.ErasedAt == null && database.LiveSites.Any(site => site.Id == r.SiteId))
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

    [LoggerMessage(Level = LogLevel.Error, Message = "The index of words stays in pieces")]
    private partial void NotMerged(Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is new cannot be found yet: {Why}")]
    private partial void Postponed(string why);
}
