using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Rooms;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Privacy;

/// <summary>
/// Deletes what a site keeps for some days only: closed conversations, and what is known of visitors who have not been
/// here since. An open conversation, and who is in one, stays as it is.
/// </summary>
public sealed partial class Retention(
    Writer writer,
    IPresence presence,
    EventBus events,
    IDatabaseEngine engine,
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time,
    ILogger<Retention> logger
)
{
    // What may take all day takes a tenth of the time, and about a hundredth while somebody writes: then few messages
    // meet it (docs/performance.md).
    private const int RestFor = 9;
    private const int RestBusyFor = 150;

    /// <summary>Once over all sites. Whatever interrupts it, the next one goes on.</summary>
    /// <param name="givesWay">Whether it ends early, for what cannot wait.</param>
    public async Task SweepAsync(CancellationToken cancellation, Func<bool>? givesWay = null)
    {
        var batches = new Batches(writer, RestFor, RestBusyFor) { GivesWay = givesWay ?? (() => false) };
        var (rows, visitors) = (0L, 0);
        foreach (var site in await SitesAsync(cancellation))
        {
            if (DaysAgo(site.KeepsConversationsDays) is { } closed)
                rows += await batches.RunAsync(write => DeleteConversationsAsync(write, site.Id, closed), cancellation);
            if (DaysAgo(site.KeepsVisitorsDays) is { } seen)
                visitors += await ForgetAsync(batches, site.Id, seen, cancellation);
        }
        if (rows + visitors == 0)
            return;
        Swept(rows, visitors);
        events.Publish(new RoomsDeleted());
        await engine.EmptyLogAsync(databases);
    }

    private DateTimeOffset? DaysAgo(int? days) => days is { } some ? time.GetUtcNow() - TimeSpan.FromDays(some) : null;

    private async Task<List<Site>> SitesAsync(CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await database
            .LiveSites.AsNoTracking()
            .Where(s => s.KeepsConversationsDays != null || s.KeepsVisitorsDays != null)
            .ToListAsync(cancellation);
    }

    /// <summary>The conversations of a site that were closed before a time, the oldest first.</summary>
    public static IQueryable<Room> Closed(LiveChatDb database, string siteId, DateTimeOffset before) =>
        database
            .Rooms.Where(r => r.SiteId == siteId && r.ClosedAt < before)
            .Where(r => !database.Calls.Any(c => c.RoomId == r.Id && c.EndedAt == null))
            .OrderBy(r => r.ClosedAt);

    // As many at once as one command may delete rows of: statements take long beside their rows.
    private static async Task<int> DeleteConversationsAsync(WriteContext write, string siteId, DateTimeOffset before)
    {
        var database = write.Database;
        var oldest = await Closed(database, siteId, before)
            .Take(Batches.Rows / 2)
            .Select(r => new
            {
                r.Id,
                r.VisitorId,
                r.LastNumber,
            })
            .ToListAsync();
        if (oldest.Count == 0)
            return 0;
        var (count, rows) = (1, oldest[0].LastNumber);
        while (count < oldest.Count && (rows += oldest[count].LastNumber) < Batches.Rows)
            count++;
        var rooms = oldest[..count];
        var deleted = await Deletion.OfRoomsAsync(write, rooms.ConvertAll(r => r.Id), Batches.Rows);
        await DeleteForgottenAsync(database, rooms.ConvertAll(r => r.VisitorId));
        return deleted;
    }

    // Who was forgotten stayed for the sake of the conversation.
    private static Task<int> DeleteForgottenAsync(LiveChatDb database, List<string> visitors) =>
        database
            .Visitors.Where(v => visitors.Contains(v.Id) && v.ForgottenAt != null)
            .Where(v => !database.Rooms.Any(r => r.VisitorId == v.Id))
            .Where(v => !database.Blocks.Any(b => b.VisitorId == v.Id))
            .ExecuteDeleteAsync();

    private async Task<int> ForgetAsync(
        Batches batches,
        string siteId,
        DateTimeOffset before,
        CancellationToken cancellation
    )
    {
        var (forgotten, last) = (0, DateTimeOffset.UnixEpoch);
        while (true)
        {
            var (some, until) = (await NextAsync(siteId, last, before, cancellation), forgotten);
            var absent = some.Where(v => !presence.IsHere(new(Party.Visitor, v.Id)));
            foreach (var visitor in absent.TakeWhile(_ => !batches.GivesWay()))
                forgotten += await new Forgetting(batches, visitor, before, time).RunAsync(cancellation);
            // Many may have been here last in the same millisecond.
            if (some.Count < Batches.Rows || (some[^1].SeenAt == last && forgotten == until) || batches.GivesWay())
                return forgotten;
            last = some[^1].SeenAt;
        }
    }

    private async Task<List<Visitor>> NextAsync(
        string siteId,
        DateTimeOffset from,
        DateTimeOffset before,
        CancellationToken cancellation
    )
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await Unseen(database, siteId, from, before).AsNoTracking().Take(Batches.Rows).ToListAsync(cancellation);
    }

    /// <summary>The visitors of a site who were here last between two times and are not forgotten, the longest
    /// absent first.</summary>
    public static IQueryable<Visitor> Unseen(
        LiveChatDb database,
        string siteId,
        DateTimeOffset from,
        DateTimeOffset before
    ) =>
        database
            .Visitors.Where(v => v.SiteId == siteId && v.ForgottenAt == null && v.ErasedAt == null)
            .Where(v => v.SeenAt >= from && v.SeenAt < before)
            .Where(v => !database.Rooms.Any(r => r.VisitorId == v.Id && r.ClosedAt == null))
            .OrderBy(v => v.SeenAt);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Kept long enough: {Rows} rows of conversations deleted, {Visitors} visitors forgotten"
    )]
    private partial void Swept(long rows, int visitors);
}
