using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Console;

/// <summary>
/// The rooms that an agent sees: those that wait, those they have, and the last that they closed; and which
/// colleagues are in a call. An administrator sees, too, which rooms colleagues have, but not what is in them.
/// </summary>
public sealed record Inbox(
    IReadOnlyList<InboxRow> Waiting,
    IReadOnlyList<InboxRow> Mine,
    IReadOnlyList<InboxRow> Closed,
    IReadOnlyList<InboxRow> Colleagues,
    IReadOnlyList<string> Busy
)
{
    private const int ShownColleagues = 50;
    private const int ShownClosed = 10;
    private const int ShownWaiting = 200;
    private const int ShownBusy = 20;

    /// <summary>Messages that nobody on this side has looked at.</summary>
    public int Unread => Waiting.Concat(Mine).Sum(row => row.Unread);

    public static async Task<Inbox> OfAsync(
        LiveChatDb database,
        InMemoryPresence presence,
        string agentId,
        bool isAdministrator,
        CancellationToken cancellation
    )
    {
        var waiting = await RowsAsync(
            database
                .Rooms.Where(r => r.AgentId == null && r.ClosedAt == null)
                .OrderBy(r => r.OpenedAt)
                .Take(ShownWaiting)
        );
        var mine = await RowsAsync(
            database.Rooms.Where(r => r.AgentId == agentId && r.ClosedAt == null).OrderByDescending(r => r.ChangedAt)
        );
        var closed = await RowsAsync(
            database
                .Rooms.Where(r => r.AgentId == agentId && r.ClosedAt != null)
                .OrderByDescending(r => r.ClosedAt)
                .Take(ShownClosed)
        );
        var busy = await database
            .Calls.Where(c => c.EndedAt == null && c.AgentId != agentId)
            .OrderBy(c => c.AgentName)
            .Select(c => c.AgentName)
            .Take(ShownBusy)
            .ToListAsync(cancellation);
        var theirs = database
            .Rooms.Where(r => r.AgentId != null && r.AgentId != agentId && r.ClosedAt == null)
            .OrderByDescending(r => r.ChangedAt)
            .Take(ShownColleagues);
        var colleagues = isAdministrator ? await ColleaguesAsync(theirs) : [];
        return new(waiting, mine, closed, colleagues, busy);

        async Task<List<InboxRow>> ColleaguesAsync(IQueryable<Room> rooms)
        {
            var names = await rooms
                .Join(database.Users, r => r.AgentId, a => a.Id, (r, a) => new { r.Id, a.Name })
                .ToDictionaryAsync(with => with.Id, with => with.Name, cancellation);
            return
            [
                .. (await RowsAsync(rooms)).Select(row =>
                    row with
                    {
                        Preview = names.GetValueOrDefault(row.Rid, ""),
                        IsCall = false,
                        IsOwn = false,
                        Unread = 0,
                    }
                ),
            ];
        }

        async Task<List<InboxRow>> RowsAsync(IQueryable<Room> rooms)
        {
            var found = await rooms
                .AsNoTracking()
                .Select(r => new
                {
                    Room = r,
                    r.Visitor,
                    Last = database.Messages.FirstOrDefault(m => m.RoomId == r.Id && m.Number == r.LastNumber),
                    Call = database
                        .Calls.Where(c => c.RoomId == r.Id && c.EndedAt == null)
                        .Select(c => new { c.AcceptedAt })
                        .SingleOrDefault(),
                    Unread = database.Messages.Count(m =>
                        m.RoomId == r.Id && m.Party == Party.Visitor && m.SeenAt == null
                    ),
                })
                .ToListAsync(cancellation);
            return
            [
                .. found.Select(row => new InboxRow
                {
                    Rid = row.Room.Id,
                    State = row.Room.State,
                    Name = row.Visitor!.DisplayName,
                    Initials = Names.Initials(row.Visitor.DisplayName),
                    Tone = Names.Tone(row.Visitor.Id),
                    Here = presence.IsHere(new(Party.Visitor, row.Visitor.Id)),
                    Preview = row.Last?.Text ?? "",
                    IsCall = row.Last?.Type == Message.CallSession,
                    IsInCall = row.Call is not null,
                    TalkingSince = row.Call?.AcceptedAt,
                    IsOwn = row.Last?.Party == Party.Agent,
                    At = row.Last?.SentAt ?? row.Room.OpenedAt,
                    Unread = row.Room.State == RoomState.Closed ? 0 : row.Unread,
                }),
            ];
        }
    }
}

public sealed record InboxRow
{
    public required string Rid { get; init; }

    public required RoomState State { get; init; }

    public required string Name { get; init; }

    public required string Initials { get; init; }

    public required int Tone { get; init; }

    public required bool Here { get; init; }

    public required string Preview { get; init; }

    /// <summary>Whether the last entry is a call.</summary>
    public required bool IsCall { get; init; }

    /// <summary>Whether a call rings or is under way.</summary>
    public required bool IsInCall { get; init; }

    public required DateTimeOffset? TalkingSince { get; init; }

    /// <summary>Whether the last message is an agent's.</summary>
    public required bool IsOwn { get; init; }

    public required DateTimeOffset At { get; init; }

    public required int Unread { get; init; }
}
