using LiveChatMeet.Identity;
using LiveChatMeet.Mail;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Privacy;

/// <summary>Forgets who one visitor was. With nothing left of theirs they are deleted; else their conversations are a
/// guest's.</summary>
/// <param name="before">If they have been here since, they stay.</param>
internal sealed class Forgetting(Batches batches, Visitor visitor, DateTimeOffset before, TimeProvider time)
{
    private readonly string _guest = new Visitor
    {
        SiteId = "",
        CredentialHash = "",
        Username = visitor.Username,
    }.DisplayName;

    /// <returns>1, or 0 if they stay.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (visitor.Name is not null)
            await RenameAsync(cancellation);
        return await batches.OnceAsync(write => FinishAsync(write.Database), cancellation) > 0 ? 1 : 0;
    }

    private async Task RenameAsync(CancellationToken cancellation)
    {
        var rooms = new List<(string Id, int Last)>();
        await batches.OnceAsync(
            async write =>
            {
                var found = write
                    .Database.Rooms.Where(r => r.VisitorId == visitor.Id)
                    .Select(r => new { r.Id, r.LastNumber });
                rooms = [.. (await found.ToListAsync()).Select(r => (r.Id, r.LastNumber))];
                return await RenameInCallsAsync(write.Database);
            },
            cancellation
        );
        foreach (var (rid, last) in rooms)
            for (var from = 0; from < last; from += Batches.Rows)
            {
                var (above, upTo) = (from, from + Batches.Rows);
                await batches.OnceAsync(write => RenameInAsync(write.Database, rid, above, upTo), cancellation);
            }
    }

    private Task<int> RenameInCallsAsync(LiveChatDb database) =>
        database
            .Calls.Where(c => c.VisitorId == visitor.Id && c.EndedAt != null)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.VisitorName, _guest));

    private Task<int> RenameInAsync(LiveChatDb database, string rid, int above, int upTo) =>
        database
            .Messages.IgnoreAutoIncludes()
            .Where(m => m.RoomId == rid && m.Number > above && m.Number <= upTo && m.Author.Id == visitor.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.Author.Name, _guest));

    private async Task<int> FinishAsync(LiveChatDb database)
    {
        var still = database
            .Visitors.Where(v => v.Id == visitor.Id && v.SeenAt < before && v.ErasedAt == null)
            .Where(v => !database.Rooms.Any(r => r.VisitorId == v.Id && r.ClosedAt == null));
        await MailRows.ForgetAsync(database, still);
        var deleted = await still
            .Where(v => !database.Rooms.Any(r => r.VisitorId == v.Id))
            .Where(v => !database.Blocks.Any(b => b.VisitorId == v.Id)) // a block has to know their browser
            .ExecuteDeleteAsync();
        await ForgetWordsAsync(database);
        var now = time.GetUtcNow();
        return deleted > 0
            ? deleted
            : await still.ExecuteUpdateAsync(set =>
                set.SetProperty(v => v.ForgottenAt, now)
                    .SetProperty(v => v.Name, (string?)null)
                    .SetProperty(v => v.Email, (string?)null)
                    .SetProperty(v => v.PageUrl, (string?)null)
                    .SetProperty(v => v.PageTitle, (string?)null)
                    .SetProperty(v => v.Browser, (string?)null)
                    .SetProperty(v => v.Language, (string?)null)
            );
    }

    private async Task ForgetWordsAsync(LiveChatDb database)
    {
        await database
            .RoomWords.Where(w => database.Rooms.Any(r => r.Id == w.RoomId && r.VisitorId == visitor.Id))
            .ExecuteDeleteAsync();
        await RoomWords.RenewAsync(database, visitor.Id);
    }
}
