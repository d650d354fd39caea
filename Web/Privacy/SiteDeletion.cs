using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Sites.Blocks;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Privacy;

/// <summary>
/// Deletes sites. At once, nobody finds the site any more: its key is one that no page has. Then its conversations are
/// closed, its visitors deleted piece by piece, and at last the site itself, after a restart too.
/// </summary>
public sealed class SiteDeletion(
    Writer writer,
    IPresence presence,
    EventBus events,
    IDatabaseEngine engine,
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time
)
{
    private readonly Batches _batches = new(writer, restFor: 2);

    /// <summary>The first step; <see cref="FinishAsync"/> does the others.</summary>
    /// <param name="by">The administrator.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.SiteNotFound"/>, <see cref="Refusal.SiteInCall"/>
    /// </exception>
    public Task BeginAsync(string siteId, string by) =>
        writer.WriteAsync(async database =>
        {
            var site =
                await database.LiveSites.SingleOrDefaultAsync(s => s.Id == siteId)
                ?? throw new RefusedException(Refusal.SiteNotFound);
            var rooms = database.Rooms.Where(r => r.SiteId == siteId);
            if (await database.Calls.AnyAsync(c => c.EndedAt == null && rooms.Any(r => r.Id == c.RoomId)))
                throw new RefusedException(Refusal.SiteInCall);
            var now = time.GetUtcNow();
            var done = new Audited(AuditKind.SiteDeleted, by) { AboutId = site.Id, About = site.Name };
            await database.AuditAsync(done, now);
            (site.DeletedAt, site.Key) = (now, site.Id);
            // Else who has one could still connect.
            await database
                .Tickets.Where(t =>
                    database.Visitors.Any(v => v.Id == t.Subject.Substring(0, Ids.Length) && v.SiteId == siteId)
                )
                .ExecuteDeleteAsync();
            return true;
        });

    /// <summary>Deletes what is left of all sites that are to go.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        foreach (var id in await ToGoAsync(cancellation))
        {
            await DisconnectAsync(id, cancellation);
            await _batches.RunAsync(write => CloseSomeAsync(write.Database, id), cancellation);
            events.Publish(new RoomsDeleted());
            await _batches.RunAsync(write => ForgetSomeWordsAsync(write.Database, id), cancellation);
            await _batches.RunAsync(write => DeleteSomeAsync(write, id), cancellation);
            events.Publish(new RoomsDeleted());
            events.Publish(new BlocksChanged());
            await engine.EmptyLogAsync(databases);
        }
    }

    private async Task<List<string>> ToGoAsync(CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await database.Sites.Where(s => s.DeletedAt != null).Select(s => s.Id).ToListAsync(cancellation);
    }

    // Their pages find no chat when they come back.
    private async Task DisconnectAsync(string siteId, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var visitors = database.Visitors.Where(v => v.SiteId == siteId).Select(v => v.Id).AsAsyncEnumerable();
        await foreach (var id in visitors.WithCancellation(cancellation))
            presence.Disconnect(Party.Visitor, id);
    }

    private Task<int> CloseSomeAsync(LiveChatDb database, string siteId)
    {
        var open = database
            .Rooms.Where(r => r.SiteId == siteId && r.ClosedAt == null)
            .Select(r => r.Id)
            .Take(Batches.Rows);
        var now = time.GetUtcNow();
        return database
            .Rooms.Where(r => open.Contains(r.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.ClosedAt, now).SetProperty(r => r.ChangedAt, now));
    }

    // The oldest first: in the index of words, whatever goes is looked for from the beginning.
    private static Task<int> ForgetSomeWordsAsync(LiveChatDb database, string siteId)
    {
        var oldest = database
            .RoomWords.Where(words => database.Rooms.Any(r => r.Id == words.RoomId && r.SiteId == siteId))
            .OrderBy(words => words.Id)
            .Take(Batches.Rows)
            .Select(words => words.Id);
        return database.RoomWords.Where(words => oldest.Contains(words.Id)).ExecuteDeleteAsync();
    }

    private static async Task<int> DeleteSomeAsync(WriteContext write, string siteId)
    {
        var database = write.Database;
        // As they are indexed.
        var visitors = database.Visitors.Where(v => v.SiteId == siteId).OrderBy(v => v.CredentialHash);
        var deleted = await Deletion.OfVisitorsAsync(write, visitors, Batches.Rows);
        if (deleted > 0)
            return deleted;
        await database.Uploads.Where(upload => upload.SiteId == siteId).ExecuteDeleteAsync();
        return await database.Sites.Where(s => s.Id == siteId).ExecuteDeleteAsync();
    }
}
