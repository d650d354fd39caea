using System.Globalization;
using System.Text.Json;
using LiveChatMeet.Identity;
using LiveChatMeet.Storage;
using LiveChatMeet.Teams;

namespace LiveChatMeet.Search;

/// <summary>Finds conversations by their words, among those that the searcher may open: what they may not open is
/// neither found nor counted.</summary>
public sealed class RoomSearch(ReadPool reading, TeamsNow teams)
{
    public const int PageSize = 20;

    /// <summary>Of more, it is not said how many.</summary>
    public const int MaxCounted = 2_000;

    private const int TextsAtOnce = 50;
    private const int MaxTexts = 200;

    /// <returns>One page, the newest first.</returns>
    /// <exception cref="OperationCanceledException">Who asked has left.</exception>
    public async Task<FoundRooms> FindAsync(
        Searcher who,
        Asked asked,
        RoomFilter filter,
        Place? after,
        CancellationToken cancelled
    )
    {
        if (asked.Terms.Count == 0)
            return new([], null);
        object?[] values =
        [
            .. Common(who, asked, filter),
            filter.Shown,
            after?.At,
            long.TryParse(after?.Id, CultureInfo.InvariantCulture, out var id) ? id : 0L,
            PageSize + 1,
        ];
        var rows = await reading.ReadAsync(Statement.FindRooms, values, cancelled);
        var page = rows.Take(PageSize).ToList();
        Place? next = rows.Count > PageSize ? new(page[^1].Number(1), $"{page[^1].Number(2)}") : null;
        return new([.. page.Select(row => row.Text(0))], next);
    }

    /// <returns>How many there are in each list, whatever <see cref="RoomFilter.Shown"/> says; null if there are too
    /// many to count.</returns>
    public async Task<IReadOnlyDictionary<RoomsShown, long>?> CountAsync(
        Searcher who,
        Asked asked,
        RoomFilter filter,
        CancellationToken cancelled
    )
    {
        object?[] values = [.. Common(who, asked, filter), MaxCounted + 1];
        var rows = await reading.ReadAsync(Statement.FindStates, values, cancelled);
        if (rows.Count > MaxCounted)
            return null;
        var open = rows.Where(row => !row.Truth(0)).ToList();
        return new Dictionary<RoomsShown, long>
        {
            [RoomsShown.Any] = rows.Count,
            [RoomsShown.Mine] = open.Count(row => row.Truth(2)),
            [RoomsShown.Waiting] = open.Count(row => row.Truth(1)),
            [RoomsShown.Team] = open.Count(row => row.Truth(3)),
            [RoomsShown.All] = open.Count,
            [RoomsShown.Closed] = rows.Count - open.Count,
        };
    }

    /// <summary>The newest text of a conversation that has most of the words, around them; null if none of its newest
    /// ones has any.</summary>
    public async Task<FoundText?> TextInAsync(string rid, Asked asked, CancellationToken cancelled)
    {
        var (best, most, before) = ((FoundText?)null, 0, (long)int.MaxValue);
        for (var read = 0; read < MaxTexts && most < asked.Terms.Count; read += TextsAtOnce)
        {
            var rows = await reading.ReadAsync(Statement.FindTextsBefore, [rid, before, TextsAtOnce], cancelled);
            foreach (var row in rows)
                if (Marks.Count(row.Text(1), asked) is var count && count > most)
                    (best, most) = (new(row.Text(1), row.Named<Party>(3), row.Time(2)), count);
            if (rows.Count < TextsAtOnce)
                break;
            before = rows[^1].Number(0);
        }
        if (most == asked.Terms.Count)
            return best;
        foreach (var row in await reading.ReadAsync(Statement.FindNotesOf, [rid, MaxTexts], cancelled))
            if (Marks.Count(row.Text(0), asked) is var count && count > most)
                (best, most) = (new(row.Text(0), null, row.Time(1)), count);
        return best;
    }

    /// <summary>The other conversations of a visitor, as far as somebody may open them, the newest first.</summary>
    public async Task<IReadOnlyList<EarlierRoom>> EarlierAsync(Searcher who, string visitorId, string rid, int most)
    {
        object?[] values = [visitorId, .. MayOpen(who), rid, most];
        var rows = await reading.ReadAsync(Statement.FindEarlierRooms, values);
        return
        [
            .. rows.Select(row => new EarlierRoom(
                row.Text(0),
                row.Time(1),
                row.TextOrNull(2) ?? "",
                row.TextOrNull(3)
            )),
        ];
    }

    // docs/security.md
    private object?[] MayOpen(Searcher who) =>
        [
            who.IsAdministrator,
            who.AgentId,
            JsonSerializer.Serialize(teams.Serving.SitesNotServedBy(who.AgentId)),
            JsonSerializer.Serialize(teams.Serving.TeamsOf(who.AgentId)),
        ];

    private object?[] Common(Searcher who, Asked asked, RoomFilter filter) =>
        [
            asked.Query,
            .. MayOpen(who),
            filter.SiteId,
            filter.AgentId,
            filter.From,
            filter.Until,
            filter.TagId,
            filter.VisitorId,
            DaysOf(filter),
        ];

    // Of each site its id, from when on, and until when.
    private static string? DaysOf(RoomFilter filter) =>
        filter.DaysOfEach.Count == 0
            ? null
            : JsonSerializer.Serialize(
                filter.DaysOfEach.SelectMany(zone =>
                    zone.SiteIds.Select(site =>
                        (object?[])[site, zone.From?.ToUnixTimeMilliseconds(), zone.Until?.ToUnixTimeMilliseconds()]
                    )
                )
            );
}

/// <summary>Who searches.</summary>
public readonly record struct Searcher(string AgentId, bool IsAdministrator);

/// <summary>Another conversation of the same visitor.</summary>
/// <param name="AgentName">Who has it, or had it when it was closed.</param>
public sealed record EarlierRoom(string Rid, DateTimeOffset OpenedAt, string FirstText, string? AgentName);

/// <param name="Rids">The newest first.</param>
/// <param name="Next">Behind which the next page begins; null if this is the last.</param>
public sealed record FoundRooms(IReadOnlyList<string> Rids, Place? Next);

/// <summary>A text in which something was found.</summary>
/// <param name="Party">Who wrote it; null for a note.</param>
public sealed record FoundText(string Text, Party? Party, DateTimeOffset SentAt);
