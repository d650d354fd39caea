using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Calls;

/// <summary>A document joins its call: what waits for the join, and what is refused with it.</summary>
public sealed class JoinTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Offers_travel_with_the_join_and_come_after_the_snapshot_that_names_their_leg()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        var (mine, theirs) = (Ids.New(), Ids.New());
        await call.Agent.JoinAsync(call.Id, mine);

        await call.Guest.JoinAsync(
            call.Id,
            theirs,
            PlainCall.OfferTo(mine, "v=0 the offer"),
            PlainCall.OfferTo(PlainCall.UnknownId),
            PlainCall.OfferTo(theirs)
        );
        await Eventually.IsTrueAsync("the offer", () => !call.Agent.Signals.IsEmpty);

        var signal = Assert.Single(call.Agent.Signals);
        Assert.Equal(
            (call.Id, theirs, mine, "offer", "v=0 the offer"),
            (signal.CallId, signal.From, signal.To, signal.Signal.Description?.Type, signal.Signal.Description?.Sdp)
        );
        Assert.Contains(
            call.Agent.Pushed.TakeWhile(pushed => pushed is not CallSignal).OfType<CallSnapshot>(),
            c => c.Legs.Any(leg => leg.Id == theirs)
        );
        Assert.Empty(call.Guest.Signals);
    }

    [Fact]
    public async Task A_join_that_is_sent_right_behind_the_accept_is_looked_at_after_it()
    {
        await using var call = await PlainCall.RingAsync(shop);
        var (agentLeg, visitorLeg, key) = (Ids.New(), Ids.New(), Ids.New());
        await call.Agent.JoinAsync(call.Id, agentLeg);

        var accepting = call.Guest.AcceptAsync(call.Id, key);
        var joined = await call.Guest.JoinAsync(Joining(call, visitorLeg, key, PlainCall.OfferTo(agentLeg)));

        Assert.Equal((CallState.InProgress, key), (joined.State, (await accepting).AcceptKey));
        await Eventually.IsTrueAsync("the offer", () => call.Agent.Signals.Any(signal => signal.From == visitorLeg));
    }

    [Fact]
    public async Task A_signal_that_is_sent_right_behind_its_legs_join_waits_for_it()
    {
        await using var own = await Shop.OpenAsync();
        await using var call = await PlainCall.AcceptedAsync(own);
        var (agentLeg, visitorLeg) = (Ids.New(), Ids.New());
        await call.Agent.JoinAsync(call.Id, agentLeg);
        await using var store = await SlowStore.HoldAsync(own.Server);

        var joining = call.Guest.JoinAsync(call.Id, visitorLeg, PlainCall.OfferTo(agentLeg));
        var signaling = call.Guest.SignalAsync(new(call.Id, visitorLeg, agentLeg, PlainCall.Offer("v=0 behind")));
        var foreign = await HubClient.RefusalAsync(() =>
            call.Guest.SignalAsync(new(call.Id, Ids.New(), agentLeg, PlainCall.Offer()))
        );
        var wasEarly = call.Agent.Signals.Count;
        await store.FreeAsync();
        await joining;
        await signaling;
        await Eventually.IsTrueAsync("offer and signal", () => call.Agent.Signals.Count == 2);

        Assert.Equal((Refusal.LegNotFound, 0), (foreign, wasEarly));
        Assert.Equal(["v=0", "v=0 behind"], call.Agent.Signals.Select(signal => signal.Signal.Description?.Sdp));
    }

    [Fact]
    public async Task A_signal_behind_a_join_that_is_refused_is_refused_too()
    {
        await using var call = await PlainCall.RingAsync(shop);
        var (agentLeg, visitorLeg) = (Ids.New(), Ids.New());
        await call.Agent.JoinAsync(call.Id, agentLeg);
        await call.Guest.AcceptAsync(call.Id, "first");

        var joining = HubClient.RefusalAsync(() =>
            call.Guest.JoinAsync(Joining(call, visitorLeg, "second", PlainCall.OfferTo(agentLeg)))
        );
        var signaling = HubClient.RefusalAsync(() =>
            call.Guest.SignalAsync(new(call.Id, visitorLeg, agentLeg, PlainCall.Offer()))
        );

        Assert.Equal((Refusal.CallNotAccepted, Refusal.LegNotFound), (await joining, await signaling));
        Assert.Empty(call.Agent.Signals);
    }

    [Fact]
    public async Task A_document_whose_accept_came_second_does_not_join_and_nothing_of_it_is_relayed()
    {
        await using var call = await PlainCall.RingAsync(shop);
        var (agentLeg, visitorLeg) = (Ids.New(), Ids.New());
        await call.Agent.JoinAsync(call.Id, agentLeg);
        await call.Guest.AcceptAsync(call.Id, "first");

        var second = call.Guest.AcceptAsync(call.Id, "second");
        var refused = await HubClient.RefusalAsync(() =>
            call.Guest.JoinAsync(Joining(call, Ids.New(), "second", PlainCall.OfferTo(agentLeg)))
        );
        await call.Guest.JoinAsync(Joining(call, visitorLeg, "first", PlainCall.OfferTo(agentLeg)));
        await Eventually.IsTrueAsync("the offer", () => !call.Agent.Signals.IsEmpty);

        Assert.Equal((Refusal.CallNotAccepted, "first"), (refused, (await second).AcceptKey));
        Assert.Equal(visitorLeg, Assert.Single(call.Agent.Signals).From);
        Assert.Equal(
            Refusal.ClientIdMalformed,
            await HubClient.RefusalAsync(() => call.Guest.JoinAsync(Joining(call, Ids.New(), "a key")))
        );
    }

    private static JoinCall Joining(PlainCall call, string leg, string acceptKey, params LegOffer[] offers) =>
        new(call.Id, leg, Container.Docked, MicrophoneState.On, CameraState.Asking, offers, acceptKey);
}
