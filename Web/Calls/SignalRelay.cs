using System.Collections.Concurrent;
using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Relay;
using LiveChatMeet.Relay.Turn;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Calls;

/// <summary>Passes on what goes from leg to leg: joins with their offers, and signals. Also gives out the servers that
/// media may use.</summary>
public sealed class SignalRelay(CallStore calls, EventBus events, Settings settings, OwnRelay own, TimeProvider time)
{
    // Joins in flight, keyed by actor and leg: the calls of one connection run in parallel, and what a leg sends right
    // after its join waits for it.
    private readonly ConcurrentDictionary<(Actor, string), Task> _joining = new();

    /// <summary>Lets a document join, and sends its offers to the legs that it knows, in the same step.</summary>
    /// <exception cref="RefusedException">Ids or offers are malformed, or it may not join.</exception>
    public async Task<CallSnapshot> JoinAsync(Actor by, JoinCall join)
    {
        var leg = Check(by, join);
        var isOver = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isFirst = _joining.TryAdd((by, leg.Id), isOver.Task);
        try
        {
            var command = new CallCommand.Join(leg, join.AcceptKey);
            var (call, seen) = await calls.ApplyAsync(join.CallId, by, _ => command);
            if (call.State == CallState.InProgress)
                Pass(join.Offers, leg.Id, call, by.Party);
            return seen;
        }
        finally
        {
            if (isFirst)
                _joining.TryRemove((by, leg.Id), out _);
            isOver.SetResult();
        }
    }

    /// <summary>Passes a signal to a leg of the other party. A signal that arrives while its own leg is joining waits
    /// for that.</summary>
    /// <exception cref="RefusedException">It is malformed, or may not pass.</exception>
    public async Task SignalAsync(Actor by, CallSignal signal)
    {
        if (signal?.From is null)
            throw new RefusedException(Refusal.BadArguments);
        SignalLimits.Check(signal.To, signal.Signal);
        if (_joining.TryGetValue((by, signal.From), out var joining))
            await joining;
        var call = await calls.FindAsync(by, signal.CallId);
        call.CheckSignal(by.Party, signal.From, signal.To);
        events.Publish(new LegSignaled(signal, call, by.Party));
    }

    /// <summary>The servers that a leg may use to reach the other side, with its own credentials, and only after the
    /// visitor has accepted.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.CallNotFound"/>, <see cref="Refusal.CallNotAccepted"/>,
    /// <see cref="Refusal.CallEnded"/>, <see cref="Refusal.LegNotFound"/></exception>
    public async Task<IReadOnlyList<IceServer>> IceServersAsync(Actor by, string callId, string legId)
    {
        var call = await calls.FindAsync(by, callId);
        if (call.State == CallState.Ringing)
            throw new RefusedException(Refusal.CallNotAccepted);
        if (call.State == CallState.Ended)
            throw new RefusedException(Refusal.CallEnded);
        if (call.Own(legId, by.Party) is null)
            throw new RefusedException(Refusal.LegNotFound);
        var others = settings.Ice.ServersFor(call.Id, by.Party, time.GetUtcNow());
        if (own.ServerFor(new(call.Id, by.Party, legId)) is not { } ours)
            return others;
        if ((await calls.FindAsync(by, callId)).State != CallState.Ended)
            return [.. others, ours];
        own.End(callId); // it ended before it was opened here
        throw new RefusedException(Refusal.CallEnded);
    }

    private static Leg Check(Actor by, JoinCall join)
    {
        if (join?.Offers is null || !Ids.IsWellFormed(join.LegId) || join.Offers.Count > Call.MaxLegs)
            throw new RefusedException(Refusal.BadArguments);
        if (join.AcceptKey is not null)
            CallKeys.Check(join.AcceptKey);
        foreach (var offer in join.Offers)
            SignalLimits.Check(offer?.To, offer?.Signal);
        return new()
        {
            Id = join.LegId,
            Party = by.Party,
            Container = join.Container,
            Microphone = join.Microphone,
            Camera = join.Camera,
        };
    }

    private void Pass(IReadOnlyList<LegOffer> offers, string legId, Call call, Party by)
    {
        var others = call.Legs.Where(leg => leg.Party != by).Select(leg => leg.Id).ToHashSet();
        foreach (var offer in offers.Where(offer => others.Contains(offer.To)))
            events.Publish(new LegSignaled(new(call.Id, legId, offer.To, offer.Signal), call, by));
    }
}
