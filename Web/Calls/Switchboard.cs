using System.Collections.Concurrent;
using LiveChatMeet.Hosting;
using LiveChatMeet.Hub;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Relay;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Calls;

/// <summary>
/// Applies commands to calls and announces what came of them. The only one that changes a call: pages, hub and watch
/// come here. A call is found through its party; anybody else's is not found.
/// </summary>
public sealed partial class Switchboard(
    Writer writer,
    Announcer announcer,
    InMemoryPresence presence,
    Endings endings,
    Settings settings,
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time,
    ILogger<Switchboard> logger
)
{
    private const int MaxKeyLength = 64;
    private const int MaxAttempts = 3;

    /// <summary>An end that is not stored within this time is told before it is.</summary>
    private static readonly TimeSpan ToldAfter = TimeSpan.FromMilliseconds(250);

    // Joins that are on their way, by who and which leg: a connection's calls run side by side, and what a leg sends
    // right behind its join waits for it.
    private readonly ConcurrentDictionary<(Actor, string), Task> _joining = new();

    /// <summary>Calls the visitor of a room that the agent has. With the same key it finds the call of the first
    /// time.</summary>
    /// <returns>The call's id.</returns>
    /// <exception cref="RefusedException">The visitor or the agent cannot be called now; the code says why.</exception>
    public async Task<string> StartAsync(string agentId, string rid, string? startKey)
    {
        if (!IsKey(startKey))
            throw new RefusedException(Refusal.ClientIdMalformed);
        var applied = await writer.WriteAsync(database => StartAsync(database, agentId, rid, startKey!), Announce);
        return applied.Call.Id;
    }

    /// <summary>Why the agent could not call the visitor of a room now, as a refusal's code; null when they
    /// could.</summary>
    public async Task<string?> WhyNotAsync(LiveChatDb database, string agentId, Room room)
    {
        if (room.State != RoomState.Taken || room.AgentId != agentId)
            return Refusal.RoomNotTaken;
        if (await database.Calls.AnyAsync(c => c.AgentId == agentId && c.EndedAt == null))
            return Refusal.AgentInCall;
        if (!presence.IsHere(new(Party.Visitor, room.VisitorId)))
            return Refusal.VisitorGone;
        if (room.Visitor?.CanCall == false)
            return Refusal.VisitorCannotCall;
        return await database.Sites.AnyAsync(s => s.Id == room.SiteId && s.RelayOnly) && settings.Ice.Turn is null
            ? Refusal.RelayMissing
            : null;
    }

    /// <exception cref="RefusedException"><see cref="Refusal.CallNotFound"/>, or what <see cref="Call.Apply"/>
    /// refuses.</exception>
    public async Task<CallSnapshot> ApplyAsync(Actor by, string callId, CallCommand command)
    {
        var applied = await WriteAsync(callId, by, _ => command);
        return Snapshot(applied.Call);
    }

    /// <summary>A party ends a call. Both are told at once, also while the storage is locked or full; the answer
    /// follows the row.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.CallNotFound"/>; or the storage's refusal: both know
    /// that the call is over, and the row follows.</exception>
    public async Task<CallSnapshot> EndAsync(Actor by, string callId, CallCommand command)
    {
        var heard = time.GetUtcNow();
        var storing = WriteAsync(callId, by, _ => command, heard);
        if (!await IsStoredSoonAsync(storing))
            await EndUnstoredAsync(by, callId, command, heard);
        return Snapshot((await storing).Call);
    }

    /// <summary>A document joins, and its offers go to the legs that it knows of, in the same step.</summary>
    /// <exception cref="RefusedException">Ids or offers are malformed, or it may not join.</exception>
    public async Task<CallSnapshot> JoinAsync(Actor by, JoinCall join)
    {
        if (join?.Offers is null || !Ids.IsWellFormed(join.LegId) || join.Offers.Count > Call.MaxLegs)
            throw new RefusedException(Refusal.BadArguments);
        if (join.AcceptKey is not null && !IsKey(join.AcceptKey))
            throw new RefusedException(Refusal.ClientIdMalformed);
        foreach (var offer in join.Offers)
            SignalLimits.Check(offer?.To, offer?.Signal);
        var leg = new Leg
        {
            CallId = join.CallId ?? "",
            Id = join.LegId,
            Party = by.Party,
            Container = join.Container,
            Microphone = join.Microphone,
            Camera = join.Camera,
        };
        var isOver = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isFirst = _joining.TryAdd((by, leg.Id), isOver.Task);
        try
        {
            return await JoinAsync(by, join, leg);
        }
        finally
        {
            if (isFirst)
                _joining.TryRemove((by, leg.Id), out _);
            isOver.SetResult();
        }
    }

    private async Task<CallSnapshot> JoinAsync(Actor by, JoinCall join, Leg leg)
    {
        var applied = await WriteAsync(join.CallId, by, _ => new CallCommand.Join(leg, join.AcceptKey));
        if (applied.Call.State == CallState.InProgress)
        {
            foreach (
                var offer in join.Offers.Where(offer =>
                    applied.Call.Legs.Any(other => other.Id == offer.To && other.Party != by.Party)
                )
            )
                announcer.Signaled(new(applied.Call.Id, leg.Id, offer.To, offer.Signal), applied.Call, by.Party);
        }
        return Snapshot(applied.Call);
    }

    /// <summary>Passes a signal to a leg of the other party. One that comes while its own leg joins waits for
    /// that.</summary>
    /// <exception cref="RefusedException">It is malformed, or may not pass.</exception>
    public async Task SignalAsync(Actor by, CallSignal signal)
    {
        if (signal?.From is null)
            throw new RefusedException(Refusal.BadArguments);
        SignalLimits.Check(signal.To, signal.Signal);
        if (_joining.TryGetValue((by, signal.From), out var joining))
            await joining;
        var call = await FindAsync(by, signal.CallId);
        call.CheckSignal(by.Party, signal.From, signal.To);
        announcer.Signaled(signal, call, by.Party);
    }

    /// <exception cref="RefusedException"><see cref="Refusal.CallNotFound"/></exception>
    public async Task<CallSnapshot> SnapshotAsync(Actor by, string callId) => Snapshot(await FindAsync(by, callId));

    /// <summary>The servers that a leg may use to reach the other side; with credentials of its own, and only once the
    /// visitor has accepted.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.CallNotFound"/>, <see cref="Refusal.CallNotAccepted"/>,
    /// <see cref="Refusal.CallEnded"/>, <see cref="Refusal.LegNotFound"/></exception>
    public async Task<IReadOnlyList<IceServer>> IceServersAsync(Actor by, string callId, string legId)
    {
        var call = await FindAsync(by, callId);
        if (call.State == CallState.Ringing)
            throw new RefusedException(Refusal.CallNotAccepted);
        if (call.State == CallState.Ended)
            throw new RefusedException(Refusal.CallEnded);
        if (call.Own(legId, by.Party) is null)
            throw new RefusedException(Refusal.LegNotFound);
        return settings.Ice.ServersFor(call.Id, by.Party, time.GetUtcNow());
    }

    /// <summary>The calls of a party that are not over: what a connection has to know first.</summary>
    public async Task<IReadOnlyList<CallSnapshot>> OpenAsync(Actor by)
    {
        await using var database = await databases.CreateDbContextAsync();
        var open = await database
            .Calls.AsNoTracking()
            .Where(OfParty(by))
            .Where(c => c.EndedAt == null)
            .Select(c => c.Id)
            .ToListAsync();
        var snapshots = new List<CallSnapshot>();
        foreach (var id in open)
        {
            try
            {
                if (await LoadAsync(database, by, id) is { State: not CallState.Ended } call)
                    snapshots.Add(Snapshot(call));
            }
            catch (InvalidOperationException failure)
            {
                // A row that this version cannot read: its party goes on without it.
                Unreadable(failure, id);
            }
        }
        return snapshots;
    }

    /// <summary>Ends an agent's open call: the account was disabled or signed out, or its conversation
    /// closed.</summary>
    public async Task HangUpAsync(string agentId, string? rid = null)
    {
        await using var database = await databases.CreateDbContextAsync();
        var open = await database
            .Calls.Where(c => c.AgentId == agentId && c.EndedAt == null && (rid == null || c.RoomId == rid))
            .Select(c => c.Id)
            .ToListAsync();
        foreach (var id in open)
            await EndAsync(new(Party.Agent, agentId), id, new CallCommand.HangUp(Party.Agent));
    }

    /// <summary>For the watch: a command that nobody sent. It may depend on the call as it is when its turn
    /// comes.</summary>
    public Task DecideAsync(string callId, Func<Call, CallCommand?> decide) => WriteAsync(callId, null, decide);

    /// <summary>A call as this party sees it, with its legs.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.CallNotFound"/></exception>
    public async Task<Call> FindAsync(Actor by, string? callId)
    {
        await using var database = await databases.CreateDbContextAsync();
        return await LoadAsync(database, by, callId) ?? throw new RefusedException(Refusal.CallNotFound);
    }

    private async Task<Call?> LoadAsync(LiveChatDb database, Actor by, string? callId)
    {
        if (!Ids.IsWellFormed(callId) || (by.CallId is not null && by.CallId != callId))
            return null;
        var found = await WithLegs(database, database.Calls.AsNoTracking().Where(OfParty(by)), callId!)
            .SingleOrDefaultAsync();
        return found is null ? null : endings.Over(found.Call with { Legs = [.. found.Legs] });
    }

    // In one question: a call's signals are what a person waits for.
    private static IQueryable<Loaded> WithLegs(LiveChatDb database, IQueryable<Call> calls, string callId) =>
        calls
            .Where(c => c.Id == callId)
            .Select(c => new Loaded(c, database.Legs.Where(l => l.CallId == c.Id).OrderBy(l => l.Epoch).ToList()));

    private static System.Linq.Expressions.Expression<Func<Call, bool>> OfParty(Actor by) =>
        by.Party == Party.Agent ? call => call.AgentId == by.Id : call => call.VisitorId == by.Id;

    // False when it takes its time, and when the storage refuses it.
    private async Task<bool> IsStoredSoonAsync(Task storing)
    {
        try
        {
            await storing.WaitAsync(ToldAfter, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (RefusedException refused) when (Refusal.IsOfStorage(refused.Code))
        {
            return false; // who asked is told when it is awaited
        }
    }

    private async Task EndUnstoredAsync(Actor by, string callId, CallCommand command, DateTimeOffset heard)
    {
        var call = await FindAsync(by, callId);
        var ended = call.Apply(command, heard);
        if (ended.Version == call.Version)
            return;
        endings.Add(callId, command, heard);
        Unstored(callId);
        announcer.CallChanged(Snapshot(ended), ended);
    }

    private async Task<Applied> WriteAsync(
        string? callId,
        Actor? by,
        Func<Call, CallCommand?> decide,
        DateTimeOffset? at = null
    )
    {
        if (!Ids.IsWellFormed(callId) || (by?.CallId is { } only && only != callId))
            throw new RefusedException(Refusal.CallNotFound);
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await writer.WriteAsync(database => ApplyAsync(database, callId!, by, decide, at), Announce);
            }
            catch (DbUpdateConcurrencyException) when (tries < MaxAttempts)
            {
                // Another node was quicker: decide again on what it made of the call.
            }
        }
    }

    private async Task<Applied> ApplyAsync(
        LiveChatDb database,
        string callId,
        Actor? by,
        Func<Call, CallCommand?> decide,
        DateTimeOffset? at
    )
    {
        var calls = by is { } caller ? database.Calls.Where(OfParty(caller)) : database.Calls;
        var (row, legs) =
            await WithLegs(database, calls, callId).SingleOrDefaultAsync()
            ?? throw new RefusedException(Refusal.CallNotFound);
        var before = row with { Legs = [.. legs] };
        if (decide(before) is not { } command)
            return new(before, null);

        var now = at ?? time.GetUtcNow();
        // Where an end waits to be stored, this is the write that stores it; what comes after an end changes nothing.
        var after = endings.Over(before).Apply(command, now);
        if (command is CallCommand.Join { Leg: var joined } && after.Own(joined.Id, joined.Party) is not null)
            await RenewAsync(database, callId, joined.Id, joined.Party, now);
        if (
            command is CallCommand.Leave { IsVoluntary: true } leave
            && after.State != CallState.Ended
            && before.Own(leave.LegId, leave.By) is not null
        )
            await RenewAsync(database, callId, leave.LegId, leave.By, now);
        if (after.Version == before.Version)
            return new(before, null);

        database.Entry(row).CurrentValues.SetValues(after);
        Save(database, legs, after);
        if (after.State == CallState.Ended)
            await database.Leases.Where(l => l.CallId == callId).ExecuteDeleteAsync();
        else if (legs.Any(leg => after.Own(leg.Id, leg.Party) is null))
            await ForgetAsync(database, after);
        if (after.State == before.State)
            return new(after, new(Snapshot(after), null));
        Moved(after.Id, after.State, after.EndReason);
        return new(after, new(Snapshot(after), await RecordAsync(database, after, now)));
    }

    private static void Save(LiveChatDb database, List<Leg> known, Call call)
    {
        foreach (var leg in known)
        {
            if (call.Legs.FirstOrDefault(kept => kept.Id == leg.Id) is { } kept)
                database.Entry(leg).CurrentValues.SetValues(kept);
            else
                database.Legs.Remove(leg);
        }
        database.Legs.AddRange(call.Legs.Where(leg => known.All(old => old.Id != leg.Id)));
    }

    // A leg that says that it comes or goes lives at that moment.
    private static async Task RenewAsync(
        LiveChatDb database,
        string callId,
        string legId,
        Party party,
        DateTimeOffset now
    )
    {
        if (await database.Leases.SingleOrDefaultAsync(l => l.CallId == callId && l.LegId == legId) is { } lease)
            // The id of a leg must not become the other side's while its lease is kept: that is its party's sign of
            // life.
            lease.RenewedAt = lease.Party == party ? now : throw new RefusedException(Refusal.LegNotFound);
        else
            database.Leases.Add(
                new()
                {
                    CallId = callId,
                    LegId = legId,
                    Party = party,
                    RenewedAt = now,
                }
            );
    }

    // The lease of a leg that has gone is kept only while it is its party's newest sign of life.
    private static async Task ForgetAsync(LiveChatDb database, Call call)
    {
        await database.Leases.Where(l => l.CallId == call.Id).LoadAsync();
        foreach (var ofParty in database.Leases.Local.Where(l => l.CallId == call.Id).GroupBy(l => l.Party).ToList())
        {
            var newest = ofParty.MaxBy(l => l.RenewedAt);
            database.Leases.RemoveRange(ofParty.Where(l => l != newest && call.Own(l.LegId, l.Party) is null));
        }
    }

    private async Task<Applied> StartAsync(LiveChatDb database, string agentId, string rid, string startKey)
    {
        if (
            await database.Calls.SingleOrDefaultAsync(c => c.AgentId == agentId && c.StartKey == startKey) is
            { } earlier
        )
            return earlier.RoomId == rid ? new(earlier, null) : throw new RefusedException(Refusal.ClientIdReused);
        var room =
            await database.Rooms.Include(r => r.Visitor).SingleOrDefaultAsync(r => r.Id == rid && r.AgentId == agentId)
            ?? throw new RefusedException(Refusal.RoomNotFound);
        if (await WhyNotAsync(database, agentId, room) is { } why)
            throw new RefusedException(why);

        var (site, agent, visitor, now) = (
            await database.Sites.SingleAsync(s => s.Id == room.SiteId),
            await database.Users.SingleAsync(a => a.Id == agentId),
            room.Visitor!,
            time.GetUtcNow()
        );
        var before = room.Revision;
        var message = room.Append(
            new Message
            {
                RoomId = rid,
                Type = Message.CallSession,
                Author = new(visitor.Id, visitor.Username, visitor.DisplayName),
                Party = Party.Agent,
                SentAt = now,
            }
        );
        var call = new Call
        {
            Id = message.Id,
            RoomId = rid,
            AgentId = agentId,
            AgentName = agent.Name,
            VisitorId = visitor.Id,
            VisitorName = visitor.DisplayName,
            StartKey = startKey,
            RelayOnly = site.RelayOnly,
            RangAt = now,
            RingsUntil = now + TimeSpan.FromSeconds(site.RingSeconds),
        };
        message.Call = call;
        database.Messages.Add(message);
        Moved(call.Id, call.State, call.EndReason);
        return new(call, new(Snapshot(call), Change(room, before, message, call)));
    }

    /// <summary>Writes into the thread what became of the call.</summary>
    private static async Task<RoomChange> RecordAsync(LiveChatDb database, Call call, DateTimeOffset now)
    {
        var room = await database.Rooms.SingleAsync(r => r.Id == call.RoomId);
        var message = await database.Messages.SingleAsync(m => m.Id == call.Id);
        var before = room.Revision;
        (message.StartTime, message.EndTime) = (call.AcceptedAt, call.EndedAt);
        room.Change(message, now);
        // The room may have been given back meanwhile.
        return Change(room, before, message, call) with
        {
            Agent = room.AgentId == call.AgentId ? AgentOf(call) : await Chat.AgentOfAsync(database, room),
        };
    }

    private static RoomChange Change(Room room, long before, Message message, Call call) =>
        new()
        {
            Rid = room.Id,
            After = before,
            Revision = room.Revision,
            State = room.State,
            Agent = AgentOf(call),
            Messages = [RoomMessage.From(message, call)],
        };

    private void Announce(Applied applied)
    {
        if (applied.Call.State == CallState.Ended)
            endings.Remove(applied.Call.Id);
        if (applied.News is not { } news)
            return;
        announcer.CallChanged(news.Snapshot, applied.Call);
        if (news.Room is { } change)
            announcer.CallRecorded(change, applied.Call.VisitorId, applied.Call.AgentId);
    }

    private CallSnapshot Snapshot(Call call) =>
        new()
        {
            Id = call.Id,
            Rid = call.RoomId,
            Version = call.Version,
            State = call.State,
            Progress = call.Progress,
            Agent = AgentOf(call),
            Visitor = call.VisitorName,
            RingsUntil = call.RingsUntil,
            StartTime = call.AcceptedAt,
            EndTime = call.EndedAt,
            EndReason = call.EndReason,
            EndedBy = call.EndedBy,
            DeclineNote = call.DeclineNote,
            VoiceOnly = call.VoiceOnly,
            AcceptKey = call.AcceptKey,
            Legs = [.. call.Legs.Select(LegView.Of)],
            Relay =
                call.RelayOnly ? RelayUse.Only
                : settings.Ice.IsSet ? RelayUse.Offered
                : RelayUse.None,
            Now = time.GetUtcNow(),
        };

    private static RoomAgent AgentOf(Call call) => RoomAgent.Of(call.AgentId, call.AgentName);

    /// <summary>Keys that browsers make: printable ASCII, so that they compare alike everywhere.</summary>
    public static bool IsKey(string? key) =>
        key is { Length: > 0 and <= MaxKeyLength } && !key.AsSpan().ContainsAnyExceptInRange('!', '~');

    [LoggerMessage(Level = LogLevel.Error, Message = "Call {Id} cannot be read; its parties go on without it")]
    private partial void Unreadable(Exception failure, string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Call {Id} is over, which cannot be stored yet")]
    private partial void Unstored(string id);

    [LoggerMessage(Level = LogLevel.Information, Message = "Call {Id} is {State} {Reason}")]
    private partial void Moved(string id, CallState state, EndReason? reason);

    private sealed record Loaded(Call Call, List<Leg> Legs);

    private sealed record News(CallSnapshot Snapshot, RoomChange? Room);

    private sealed record Applied(Call Call, News? News);
}
