using System.Collections.Concurrent;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>
/// Puts back to waiting what an absent agent left: conversations whose visitor waits for an answer, after as many
/// minutes without the agent as the site says. Never during a call. The minutes count from when the agent became away,
/// or was seen to have no console open; after a restart, from the start.
/// </summary>
public sealed partial class LeftRooms(
    Writer writer,
    IDbContextFactory<LiveChatDb> databases,
    IPresence presence,
    TimeProvider time,
    ILogger<LeftRooms> logger
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, long> _goneSince = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do await TrySweepAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops: the next one counts anew.
        }
    }

    private async Task TrySweepAsync(CancellationToken stopping)
    {
        try
        {
            await SweepAsync(stopping);
        }
        catch (RefusedException refused) when (Refusal.IsOfStorage(refused.Code))
        {
            Postponed(refused.Code);
        }
        catch (Exception failure) when (StorageFailure.RefusalOf(failure) is not null)
        {
            Postponed(failure.Message);
        }
    }

    /// <summary>Looks once, and gives back what is due.</summary>
    public async Task SweepAsync(CancellationToken stopping)
    {
        await using var database = await databases.CreateDbContextAsync(stopping);
        var open = database.Rooms.Where(r => r.ClosedAt == null && r.AgentId != null);
        var agents = await database
            .Users.Where(a => open.Any(r => r.AgentId == a.Id))
            .ToDictionaryAsync(a => a.Id, a => a.AwayAt, stopping);
        foreach (var (agentId, minutes) in AbsentOf(agents))
        {
            var left = await Left(open.Where(r => r.AgentId == agentId), database, minutes)
                .Select(r => r.Id)
                .ToListAsync(stopping);
            foreach (var rid in left)
                await GiveBackAsync(rid, agentId, minutes);
        }
    }

    /// <summary>Those who are away or have no console open, and for how many whole minutes.</summary>
    /// <param name="agents">Those who have open conversations, and since when they are away.</param>
    private List<(string AgentId, int Minutes)> AbsentOf(Dictionary<string, DateTimeOffset?> agents)
    {
        foreach (var agentId in _goneSince.Keys.Where(one => !agents.ContainsKey(one) || IsConnected(one)))
            _goneSince.TryRemove(agentId, out _);
        var now = time.GetUtcNow();
        var absent = new List<(string, int)>();
        foreach (var (agentId, awayAt) in agents)
        {
            var gone = IsConnected(agentId)
                ? TimeSpan.Zero
                : time.GetElapsedTime(_goneSince.GetOrAdd(agentId, _ => time.GetTimestamp()));
            var away = awayAt is { } since ? now - since : TimeSpan.Zero;
            if ((gone > away ? gone : away) is var longer && longer > TimeSpan.Zero)
                absent.Add((agentId, (int)longer.TotalMinutes));
        }
        return absent;
    }

    private bool IsConnected(string agentId) => presence.IsHere(new(Party.Agent, agentId));

    // The last entry is the visitor's, there is no call, and the site's minutes are over.
    private static IQueryable<Room> Left(IQueryable<Room> rooms, LiveChatDb database, int minutes) =>
        rooms.Where(r =>
            database.Sites.Any(s => s.Id == r.SiteId && s.GivesBackAfterMinutes <= minutes)
            && database.Messages.Any(m => m.RoomId == r.Id && m.Number == r.LastNumber && m.Party == Party.Visitor)
            && !database.Calls.Any(c => c.RoomId == r.Id && c.EndedAt == null)
        );

    // Whether it is still so is asked again, in its turn.
    private async Task GiveBackAsync(string rid, string agentId, int minutes)
    {
        try
        {
            await writer.WriteAsync(
                new ReassignRoom(
                    rid,
                    null,
                    async (database, room) =>
                        room.AgentId == agentId
                        && await Left(database.Rooms.Where(r => r.Id == rid), database, minutes).AnyAsync()
                            ? new RoomCommand.GiveBack(MoveKind.AgentAway)
                            : throw new RefusedException(Refusal.RoomTaken),
                    time
                )
            );
            GivenBack(rid, agentId, minutes);
        }
        catch (RefusedException refused) when (refused.Code is Refusal.RoomTaken or Refusal.RoomNotFound)
        {
            // The agent has answered or is back, or somebody else has it.
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Room {Rid} waits again: its agent {Agent} is gone for {Minutes} minutes"
    )]
    private partial void GivenBack(string rid, string agent, int minutes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Conversations of absent agents stay for now: {Why}")]
    private partial void Postponed(string why);
}
