using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Calls;

/// <summary>An agent calls the visitor of a room.</summary>
internal sealed class StartCall(
    string agentId,
    string rid,
    string startKey,
    TimeProvider time,
    CallStarts starts,
    ICallThread thread,
    CallSnapshots snapshots,
    OpenCalls open
) : EntityCommand<Call>
{
    private Call? _rings;

    /// <summary>Whether the command created the call; known after it was applied.</summary>
    public bool IsNew => _rings is not null;

    public override Priority Priority => Priority.New;

    public override void Committed()
    {
        if (_rings is not null)
            open.Committed(new(_rings, []));
    }

    protected override async Task<Outcome<Call>> ApplyAsync(LiveChatDb database)
    {
        var earlier = await database.Calls.SingleOrDefaultAsync(c => c.AgentId == agentId && c.StartKey == startKey);
        if (earlier is not null)
            return earlier.RoomId == rid ? new(earlier) : throw new RefusedException(Refusal.ClientIdReused);
        var room = await thread.FindAsync(database, agentId, rid) ?? throw new RefusedException(Refusal.RoomNotFound);
        if (await starts.WhyNotAsync(database, agentId, room) is { } why)
            throw new RefusedException(why);

        var call = await RingAsync(database, room, time.GetUtcNow());
        database.Calls.Add(call);
        _rings = call;
        return new(call, new CallChanged(snapshots.Of(call), call), await thread.BeginAsync(database, call));
    }

    private async Task<Call> RingAsync(LiveChatDb database, CallRoom room, DateTimeOffset now)
    {
        var site =
            await database.LiveSites.SingleOrDefaultAsync(s => s.Id == room.SiteId)
            ?? throw new RefusedException(Refusal.RoomNotFound); // it is being deleted
        var agent = await database.Users.SingleAsync(a => a.Id == agentId);
        return new()
        {
            Id = Ids.New(),
            RoomId = rid,
            AgentId = agentId,
            AgentName = agent.Name,
            VisitorId = room.Visitor.Id,
            VisitorName = room.Visitor.DisplayName,
            StartKey = startKey,
            RelayOnly = site.RelayOnly,
            RangAt = now,
            RingsUntil = now + TimeSpan.FromSeconds(site.RingSeconds),
        };
    }
}
