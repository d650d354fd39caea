using LiveChatMeet.Calls;
using LiveChatMeet.Desk;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Console;

/// <summary>To whom an agent can hand a conversation over.</summary>
/// <param name="WhyNot">A refusal's code: why not now; null if it can be.</param>
public sealed record HandOverView(
    string Rid,
    string Visitor,
    string? WhyNot,
    IReadOnlyList<ColleagueChoice> Colleagues,
    IReadOnlyList<TeamChoice> Teams
);

/// <param name="Open">How many open conversations they have.</param>
/// <param name="InCallSince">When their call began; null if they are in none.</param>
public sealed record ColleagueChoice(string Id, string Name, bool IsHere, int Open, DateTimeOffset? InCallSince);

/// <param name="Here">How many of its members are here.</param>
/// <param name="Waiting">How many conversations wait for it.</param>
public sealed record TeamChoice(string Id, string Name, int Here, int Members, int Waiting);

/// <summary>Reads to whom a conversation can be handed; who is here stands first.</summary>
public sealed class HandOverChoices(LiveChatDb database, RoomAccess access, Staff staff, OpenCalls calls)
{
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/></exception>
    public async Task<HandOverView> OfAsync(Actor me, string rid, CancellationToken cancelled)
    {
        var room =
            await database
                .Rooms.AsNoTracking()
                .Include(r => r.Visitor)
                .SingleOrDefaultAsync(r => r.Id == rid && r.Visitor!.ErasedAt == null, cancelled)
            ?? throw new RefusedException(Refusal.RoomNotFound);
        if (!access.MayRead(room, me))
            throw new RefusedException(Refusal.RoomNotFound);
        return new(
            rid,
            room.Visitor!.DisplayName,
            WhyNot(room, me),
            await ColleaguesAsync(room, me, cancelled),
            await TeamsAsync(cancelled)
        );
    }

    private string? WhyNot(Room room, Actor me) =>
        room.State == RoomState.Closed ? Refusal.RoomClosed
        : !access.MayMove(room, me.Id)
            ? room.AgentId is null ? Refusal.RoomNotTaken
                : Refusal.RoomTaken
        : calls.Of(Party.Visitor, room.VisitorId).Any(call => call.RoomId == room.Id) ? Refusal.RoomInCall
        : null;

    private async Task<IReadOnlyList<ColleagueChoice>> ColleaguesAsync(Room room, Actor me, CancellationToken cancelled)
    {
        var agents = await database
            .Users.AsNoTracking()
            .Where(a => a.DisabledAt == null && a.Id != me.Id && a.Id != room.AgentId)
            .OrderBy(a => a.Name)
            .Select(a => new
            {
                a.Id,
                a.Name,
                Open = database.Rooms.Count(r => r.AgentId == a.Id && r.ClosedAt == null),
            })
            .ToListAsync(cancelled);
        return
        [
            .. agents
                .Where(a => access.CanBeHandedTo(room, a.Id))
                .Select(a => new ColleagueChoice(a.Id, a.Name, IsHere(a.Id), a.Open, InCallSince(a.Id)))
                .OrderBy(a => !a.IsHere)
                .ThenBy(a => a.InCallSince is not null),
        ];
    }

    private async Task<IReadOnlyList<TeamChoice>> TeamsAsync(CancellationToken cancelled)
    {
        var teams = await database
            .Teams.AsNoTracking()
            .OrderBy(t => t.Name)
            .Select(t => new
            {
                t.Id,
                t.Name,
                Members = database
                    .TeamMembers.Where(m => m.TeamId == t.Id)
                    .Where(m => database.Users.Any(a => a.Id == m.AgentId && a.DisabledAt == null))
                    .Select(m => m.AgentId)
                    .ToList(),
                Waiting = database.Rooms.Count(r => r.TeamId == t.Id && r.AgentId == null && r.ClosedAt == null),
            })
            .ToListAsync(cancelled);
        return
        [
            .. teams.Select(t => new TeamChoice(t.Id, t.Name, t.Members.Count(IsHere), t.Members.Count, t.Waiting)),
        ];
    }

    // In a call they are here too: it then waits for them.
    private bool IsHere(string agentId) => staff.Of(agentId) is Availability.Here or Availability.InCall;

    private DateTimeOffset? InCallSince(string agentId) =>
        calls
            .Of(Party.Agent, agentId)
            .Select(call => (DateTimeOffset?)(call.AcceptedAt ?? call.RangAt))
            .FirstOrDefault();
}
