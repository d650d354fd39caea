using LiveChatMeet.Desk;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Rooms;
using LiveChatMeet.Search;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Console;

/// <summary>Reads the conversations that a filter of the inbox leaves, a page at a time.</summary>
public sealed class FoundLists(
    LiveChatDb database,
    ReadPool reading,
    RoomSearch search,
    RoomLists lists,
    WordIndexer indexer,
    IPresence presence
)
{
    public async Task<FoundList> OfAsync(Searcher who, InboxFilter filter, CancellationToken cancelled)
    {
        if (!filter.IsSearch)
            return await ListAsync(who, filter, cancelled);
        if (filter.Text.Length > Asked.MaxLength)
            return new(filter, [], Problem: "That is too long to look for. A few words are enough.");
        var asked = Asked.For(filter.Text);
        if (asked.Terms.Count == 0)
            return new(filter, [], Problem: "There is no word or number in that to look for.");
        var among = await RoomsAsync(filter, cancelled);
        var found = await search.FindAsync(who, asked, among, filter.After, cancelled);
        var counts = await search.CountAsync(who, asked, among, cancelled);
        var rows = new List<FoundRow>();
        foreach (var row in await RowsAsync(found.Rids))
            rows.Add(await MarkedAsync(row, asked, cancelled));
        return new(filter, rows, found.Next, counts, IsPartial: indexer.IsBehind);
    }

    private async Task<FoundList> ListAsync(Searcher who, InboxFilter filter, CancellationToken cancelled)
    {
        var found = await lists.FindAsync(who, await RoomsAsync(filter, cancelled), filter.After, cancelled);
        return new(filter, [.. (await RowsAsync(found.Rids)).Select(FoundRow.Of)], found.Next);
    }

    private async Task<RoomFilter> RoomsAsync(InboxFilter filter, CancellationToken cancelled)
    {
        var days = await SiteDays.ReadAsync(database, filter.SiteId, (filter.From, filter.Until), cancelled);
        return filter.Rooms with { From = days.From, Until = days.Until, DaysOfEach = days.Each };
    }

    private async Task<List<InboxRow>> RowsAsync(IReadOnlyList<string> rids)
    {
        var rows = (await InboxReads.ListAsync(reading, rids)).ToDictionary(row => row.Rid);
        return
        [
            .. rids.Where(rows.ContainsKey)
                .Select(rid => rows[rid] with { Here = presence.IsHere(new(Party.Visitor, rows[rid].VisitorId)) }),
        ];
    }

    // What is found neither in a text nor in the name is in the address.
    private async Task<FoundRow> MarkedAsync(InboxRow row, Asked asked, CancellationToken cancelled)
    {
        var name = Marks.In(row.Name, asked, isName: true);
        if (await search.TextInAsync(row.Rid, asked, cancelled) is { } found)
            return new(
                row with
                {
                    At = found.SentAt,
                },
                name,
                Marks.In(Marks.Around(found.Text, asked), asked),
                found.Party == Party.Agent,
                found.Party is null
            );
        var email = await database
            .Visitors.Where(v => v.Id == row.VisitorId)
            .Select(v => v.Email)
            .SingleOrDefaultAsync(cancelled);
        return email is not null && Marks.Count(email, asked, isName: true) > 0
            ? new(row, name, Marks.In(email, asked, isName: true))
            : new(row, name);
    }
}
