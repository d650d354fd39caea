using LiveChatMeet.Storage;
using LiveChatMeet.Teams;

namespace LiveChatMeet.Rooms.Queue;

/// <summary>A visitor who waits.</summary>
/// <param name="Place">From 1, among those who wait for the same people.</param>
public sealed record Waiting(string Rid, string SiteId, string VisitorId, int Place);

/// <summary>Who waits, in order; read again only after that has changed, and shared by all who ask.</summary>
public sealed class WaitingLine(ReadPool reading, TeamsNow teams) : IEventSubscriber
{
    private const int Longest = 5_000;

    private Lazy<Task<IReadOnlyList<Waiting>>>? _line;

    public void On(Event happened)
    {
        if (Moves(happened))
            Volatile.Write(ref _line, null);
    }

    /// <summary>Whether somebody's place may be another after this.</summary>
    public static bool Moves(Event happened) =>
        happened
            is RoomReassigned
                or MessageSent { Change: { State: RoomState.Waiting, After: 0 } }
                or RoomsDeleted
                or TeamsChanged;

    public async Task<IReadOnlyList<Waiting>> NowAsync()
    {
        // Kept before it is read: what changes meanwhile makes it be read again.
        var asked = new Lazy<Task<IReadOnlyList<Waiting>>>(ReadAsync);
        asked = Interlocked.CompareExchange(ref _line, asked, null) ?? asked;
        try
        {
            return await asked.Value;
        }
        catch
        {
            Interlocked.CompareExchange(ref _line, null, asked);
            throw;
        }
    }

    /// <summary>The places of those who wait for the same people.</summary>
    /// <param name="inOrder">Who waits, by when they began.</param>
    public static IReadOnlyList<Waiting> Placed(
        IEnumerable<(string Rid, string SiteId, string? TeamId, string VisitorId)> inOrder,
        Serving serving
    )
    {
        var ahead = new Dictionary<string, int>(StringComparer.Ordinal);
        var line = new List<Waiting>();
        foreach (var (rid, siteId, teamId, visitorId) in inOrder)
        {
            var people = teamId ?? string.Join(' ', serving.TeamsFor(siteId).Order(StringComparer.Ordinal));
            ahead[people] = ahead.GetValueOrDefault(people) + 1;
            line.Add(new(rid, siteId, visitorId, ahead[people]));
        }
        return line;
    }

    private async Task<IReadOnlyList<Waiting>> ReadAsync()
    {
        var rows = await reading.ReadAsync(Statement.ListWaiting, Longest);
        return Placed(rows.Select(row => (row.Text(0), row.Text(1), row.TextOrNull(2), row.Text(3))), teams.Serving);
    }
}
