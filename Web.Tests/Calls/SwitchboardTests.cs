using System.Net;
using LiveChatMeet.Accounts;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Calls;

public sealed class SwitchboardTests(Shop shop, ITestOutputHelper output) : IClassFixture<Shop>
{
    private const string Nobody = "AAAAAAAAAAAAAAAAA";

    [Fact]
    public async Task The_form_starts_a_call_and_leads_to_its_page()
    {
        await using var call = await PlainCall.RingAsync(shop);

        var agents = await call.Agent.HearsAsync("the agent's ring", c => c.Id == call.Id);
        var visitors = await call.Guest.HearsAsync("the visitor's ring", c => c.Id == call.Id);

        Assert.Equal(
            (call.Rid, CallState.Ringing, 1, RingProgress.Sent),
            (visitors.Rid, visitors.State, visitors.Version, visitors.Progress)
        );
        Assert.Equal((Server.AgentName, RelayUse.None), (visitors.Agent.Name, visitors.Relay));
        Assert.Equal((agents.Version, agents.RingsUntil), (visitors.Version, visitors.RingsUntil));
        Assert.Empty(visitors.Legs);
    }

    [Fact]
    public async Task The_button_itself_starts_the_call()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        await using var agent = await shop.ConnectAsync(shop.Mara);

        using var answer = await shop.Mara.SubmitAsync($"/agent/rooms/{rid}", "Start video call");

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var ring = await guest.HearsAsync("the ring", c => c.Rid == rid);
        Assert.Equal($"/meet/{ring.Id}", answer.Headers.Location?.OriginalString);
        await agent.HangUpAsync(ring.Id);
    }

    [Fact]
    public async Task The_same_start_key_leads_to_the_same_call_also_when_it_is_over()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        var key = Ids.New();

        var first = await PlainCall.StartAsync(shop.Mara, rid, key);
        var again = await PlainCall.StartAsync(shop.Mara, rid, key);
        await guest.DeclineAsync(first);
        var late = await PlainCall.StartAsync(shop.Mara, rid, key);

        Assert.Equal((first, first), (again, late));
        Assert.Equal(1, await CountAsync(rid));
    }

    [Fact]
    public async Task Fifty_parallel_starts_are_one_call()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        await using var agent = await shop.ConnectAsync(shop.Mara);
        var (key, starts, me) = (
            Ids.New(),
            shop.Server.Services.GetRequiredService<CallStarts>(),
            await AgentIdAsync()
        );

        var same = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => starts.StartAsync(me, rid, key)));
        await agent.HangUpAsync(same[0]);
        var others = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(i => TryAsync(() => starts.StartAsync(me, rid, $"key-{i}")))
        );

        Assert.Single(same.Distinct());
        Assert.Equal(49, others.Count(answer => answer == Refusal.AgentInCall));
        Assert.Equal(2, await CountAsync(rid));
        await agent.HangUpAsync(others.Single(answer => answer != Refusal.AgentInCall));
    }

    [Fact]
    public async Task A_start_key_of_another_room_and_one_that_is_none_are_refused()
    {
        await using var call = await PlainCall.RingAsync(shop);
        var key = (await call.RowAsync()).StartKey;
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);

        await RefusesAsync(rid, Refusal.ClientIdReused, HttpStatusCode.Conflict, key);
        foreach (var bad in (string[])["", "a b", "é", new('x', 65)])
            await RefusesAsync(rid, Refusal.ClientIdMalformed, HttpStatusCode.BadRequest, bad);
    }

    [Fact]
    public async Task Why_a_visitor_cannot_be_called_has_a_code()
    {
        var (_, waiting) = await shop.OpenRoomAsync();
        var (_, gone) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        var (_, colleagues) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        var (old, cannot) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var oldBrowser = await old.ConnectAsync();
        await oldBrowser.InvokeAsync("Here", new PageVisited($"{Shop.SiteOrigin}/", "Shop", CanCall: false));
        var (other, closed) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var guest = await other.ConnectAsync();
        using (await shop.Mara.SubmitAsync($"/agent/rooms/{closed}", "Close conversation")) { }

        await RefusesAsync(waiting, Refusal.RoomNotFound, HttpStatusCode.NotFound);
        await RefusesAsync(colleagues, Refusal.RoomNotFound, HttpStatusCode.NotFound);
        await RefusesAsync(Nobody, Refusal.RoomNotFound, HttpStatusCode.NotFound);
        await RefusesAsync(gone, Refusal.VisitorGone, HttpStatusCode.Conflict);
        await RefusesAsync(cannot, Refusal.VisitorCannotCall, HttpStatusCode.Conflict);
        await RefusesAsync(closed, Refusal.RoomNotTaken, HttpStatusCode.Conflict);
        await using var call = await PlainCall.RingAsync(shop);
        await RefusesAsync(cannot, Refusal.AgentInCall, HttpStatusCode.Conflict);
        Assert.Equal(
            0,
            await CountAsync(waiting)
                + await CountAsync(gone)
                + await CountAsync(colleagues)
                + await CountAsync(cannot)
                + await CountAsync(closed)
        );
    }

    [Fact]
    public async Task A_site_that_wants_a_relay_takes_no_calls_without_one()
    {
        await using var own = await Shop.OpenAsync();
        var (visitor, rid) = await own.OpenRoomAsync(takenBy: own.Mara);
        await using var guest = await visitor.ConnectAsync();
        await own
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(async database => (await database.Sites.SingleAsync(s => s.Key == Shop.Site)).RelayOnly = true);

        using var answer = await PlainCall.TryStartAsync(own.Mara, rid);

        await answer.IsRefusalAsync(HttpStatusCode.Conflict, Refusal.RelayMissing);
    }

    [Fact]
    public async Task What_the_visitors_side_does_reaches_the_agent()
    {
        await using var call = await PlainCall.RingAsync(shop);

        foreach (var progress in (RingProgress[])[RingProgress.Delivered, RingProgress.Ringing, RingProgress.Seen])
            await call.Guest.RingShownAsync(call.Id, progress);
        var late = await call.Guest.RingShownAsync(call.Id, RingProgress.Delivered);
        await call.Agent.HearsAsync("seen", c => c.Id == call.Id && c.Progress == RingProgress.Seen);

        Assert.Equal((RingProgress.Seen, 4), (late.Progress, late.Version));
        Assert.Equal([1, 2, 3, 4], call.Agent.Calls.Where(c => c.Id == call.Id).Select(c => c.Version));
    }

    [Fact]
    public async Task Of_two_windows_that_accept_at_once_one_wins_and_the_other_reads_which()
    {
        await using var call = await PlainCall.RingAsync(shop);
        await using var second = await call.Visitor.ConnectAsync();

        var answers = await Task.WhenAll(
            call.Guest.AcceptAsync(call.Id, "one"),
            second.AcceptAsync(call.Id, "two", voiceOnly: true)
        );
        var repeated = await second.AcceptAsync(call.Id, "two");

        Assert.Single(answers.Append(repeated).Select(c => c.AcceptKey).Distinct());
        Assert.Contains(answers[0].AcceptKey, (string?[])["one", "two"]);
        Assert.Equal(answers[0].AcceptKey == "two", repeated.VoiceOnly);
        Assert.All(answers, c => Assert.Equal((CallState.InProgress, 2), (c.State, c.Version)));
        Assert.Single(answers.Select(c => c.StartTime).Distinct());
    }

    [Fact]
    public async Task Before_the_accept_nothing_of_a_negotiation_passes()
    {
        await using var call = await PlainCall.RingAsync(shop);
        var (mine, theirs) = (Ids.New(), Ids.New());
        await call.Agent.JoinAsync(call.Id, mine, PlainCall.OfferTo(theirs));

        foreach (
            var forged in (Func<Task>[])
                [
                    () => call.Agent.SignalAsync(new(call.Id, mine, theirs, PlainCall.Offer())),
                    () => call.Guest.SignalAsync(new(call.Id, theirs, mine, PlainCall.Offer())),
                    () => call.Agent.IceServersAsync(call.Id, mine),
                    () => call.Guest.IceServersAsync(call.Id, theirs),
                    () => call.Guest.JoinAsync(call.Id, theirs, PlainCall.OfferTo(mine)),
                    () => call.Agent.LegConnectedAsync(call.Id, mine),
                    () => call.Guest.LegConnectedAsync(call.Id, theirs),
                ]
        )
            Assert.Equal(Refusal.CallNotAccepted, await HubClient.RefusalAsync(forged));
        foreach (var method in (string[])["Accept", "Decline", "RingShown"])
            Assert.Equal(
                Refusal.Forbidden,
                await HubClient.RefusalAsync(() =>
                    call.Agent.InvokeAsync(
                        method,
                        method is "Accept" ? [call.Id, "key", false]
                            : method is "RingShown" ? [call.Id, "seen"]
                            : [call.Id, "x"]
                    )
                )
            );
        var accepted = await call.Guest.AcceptAsync(call.Id);
        await call.Guest.HearsAsync("the accept", c => c.Version == accepted.Version);

        Assert.Equal(mine, Assert.Single(accepted.Legs).Id);
        Assert.Empty(call.Guest.Signals);
        Assert.Empty(call.Agent.Signals);
    }

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
            PlainCall.OfferTo(Nobody),
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
    public async Task A_signal_goes_from_an_own_leg_to_one_of_the_other_side_and_nowhere_else()
    {
        var (call, mine, theirs) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        var second = Ids.New();
        await call.Guest.JoinAsync(call.Id, second);

        foreach (
            var (from, to) in ((string, string)[])
                [(theirs, second), (mine, theirs), (mine, mine), (theirs, theirs), (Nobody, mine), (theirs, Nobody)]
        )
            Assert.Equal(
                Refusal.LegNotFound,
                await HubClient.RefusalAsync(() => call.Guest.SignalAsync(new(call.Id, from, to, PlainCall.Offer())))
            );
        Assert.Equal(
            Refusal.LegNotFound,
            await HubClient.RefusalAsync(() =>
                call.Guest.JoinAsync(call.Id, mine, PlainCall.OfferTo(mine, "v=0 forged"))
            )
        );
        await call.Guest.SignalAsync(new(call.Id, theirs, mine, PlainCall.Candidates()));
        await call.Agent.SignalAsync(new(call.Id, mine, second, new(new("answer", "v=0"), null)));
        await Eventually.IsTrueAsync("both signals", () => !call.Agent.Signals.IsEmpty && !call.Guest.Signals.IsEmpty);

        Assert.Equal((theirs, mine), (Assert.Single(call.Agent.Signals).From, Assert.Single(call.Agent.Signals).To));
        Assert.Equal((mine, second), (Assert.Single(call.Guest.Signals).From, Assert.Single(call.Guest.Signals).To));
    }

    [Fact]
    public async Task What_is_too_large_or_malformed_is_refused_before_it_passes()
    {
        var (call, mine, theirs) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        var good = PlainCall.Offer();

        foreach (
            var bad in (Signal?[])
                [
                    null,
                    new(null, null),
                    PlainCall.Offer(""),
                    PlainCall.Offer(new('x', 50_001)),
                    new(new("rollback", "v=0"), null),
                    new(new("pranswer", "v=0"), null),
                    new(null, []),
                    PlainCall.Candidates(51),
                    PlainCall.Candidates(text: new('x', 513)),
                    new(null, [null!]),
                    new(null, [new(null!, null, null, null)]),
                    new(null, [new("", new('x', 65), null, null)]),
                    new(null, [new("", null, null, new('x', 257))]),
                    good with
                    {
                        Candidates = PlainCall.Candidates().Candidates,
                    },
                ]
        )
        {
            Assert.Equal(
                Refusal.BadArguments,
                await HubClient.RefusalAsync(() => call.Guest.SignalAsync(new(call.Id, theirs, mine, bad!)))
            );
            Assert.Equal(
                Refusal.BadArguments,
                await HubClient.RefusalAsync(() => call.Guest.JoinAsync(call.Id, Ids.New(), new LegOffer(mine, bad!)))
            );
        }
        foreach (var id in (string?[])[null, "", "x", new('A', 18), "' OR 1=1 --aaaaaa", new('l', 17)])
        {
            Assert.Equal(Refusal.BadArguments, await HubClient.RefusalAsync(() => call.Guest.JoinAsync(call.Id, id!)));
            Assert.Equal(
                Refusal.BadArguments,
                await HubClient.RefusalAsync(() => call.Guest.JoinAsync(call.Id, Ids.New(), new LegOffer(id!, good)))
            );
            Assert.Equal(
                Refusal.BadArguments,
                await HubClient.RefusalAsync(() => call.Guest.SignalAsync(new(call.Id, theirs, id!, good)))
            );
            Assert.Equal(Refusal.CallNotFound, await HubClient.RefusalAsync(() => call.Guest.SnapshotAsync(id!)));
        }
        foreach (
            var malformed in (Func<Task>[])
                [
                    () => call.Guest.JoinAsync(call.Id, Ids.New(), [null!]),
                    () =>
                        call.Guest.JoinAsync(
                            call.Id,
                            Ids.New(),
                            [.. Enumerable.Repeat(PlainCall.OfferTo(mine), Call.MaxLegs + 1)]
                        ),
                    () =>
                        call.Guest.JoinAsync(
                            new(call.Id, Ids.New(), Container.Tab, MicrophoneState.On, CameraState.On, null!)
                        ),
                    () => call.Guest.InvokeAsync("Join", [null]),
                    () => call.Guest.InvokeAsync("Join", "text"),
                    () =>
                        call.Guest.InvokeAsync(
                            "Join",
                            new
                            {
                                call.Id,
                                legId = Ids.New(),
                                container = "window",
                                microphone = "on",
                                camera = "on",
                                offers = Array.Empty<object>(),
                            }
                        ),
                    () => call.Guest.InvokeAsync("Signal", [null]),
                    () => call.Guest.InvokeAsync("Report", call.Id, theirs, "docked", 17, "on"),
                    () => call.Guest.InvokeAsync("RingShown", call.Id, 3),
                    () => call.Guest.DeclineAsync(call.Id, new('x', 201)),
                ]
        )
            Assert.Equal(Refusal.BadArguments, await HubClient.RefusalAsync(malformed));
        foreach (var key in (string?[])["", "a b", new('x', 65)])
            Assert.Equal(
                Refusal.ClientIdMalformed,
                await HubClient.RefusalAsync(() => call.Guest.AcceptAsync(call.Id, key))
            );
        await call.Guest.SignalAsync(new(call.Id, theirs, mine, PlainCall.Offer(new('x', 50_000))));
        await Eventually.IsTrueAsync("the largest offer that may pass", () => !call.Agent.Signals.IsEmpty);

        Assert.Equal(50_000, Assert.Single(call.Agent.Signals).Signal.Description?.Sdp.Length);
        Assert.Equal(2, (await call.Guest.SnapshotAsync(call.Id)).Legs.Count);
        Assert.True(call.Guest.IsConnected);
    }

    [Fact]
    public async Task Strangers_find_no_call_by_any_method()
    {
        var (call, mine, theirs) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        var (otherVisitor, _) = await shop.OpenRoomAsync();
        await using var otherGuest = await otherVisitor.ConnectAsync();
        await using var otherAgent = await shop.ConnectAsync(shop.Noah);
        var before = await call.Agent.SnapshotAsync(call.Id);

        foreach (var stranger in (HubClient[])[otherGuest, otherAgent])
        {
            foreach (var id in (string[])[call.Id, Nobody])
            {
                foreach (
                    var attempt in (Func<Task>[])
                        [
                            () => stranger.HangUpAsync(id),
                            () => stranger.JoinAsync(id, Ids.New(), PlainCall.OfferTo(mine)),
                            () => stranger.LegConnectedAsync(id, mine),
                            () => stranger.LegFailedAsync(id, mine),
                            () => stranger.LegLeftAsync(id, mine),
                            () => stranger.ReportAsync(id, theirs, MicrophoneState.On, CameraState.On),
                            () => stranger.SignalAsync(new(id, theirs, mine, PlainCall.Offer())),
                            () => stranger.RenewAsync(id, theirs, mine),
                            () => stranger.SnapshotAsync(id),
                            () => stranger.IceServersAsync(id, theirs),
                        ]
                )
                    Assert.Equal(Refusal.CallNotFound, await HubClient.RefusalAsync(attempt));
            }
        }
        foreach (
            var attempt in (Func<Task>[])
                [
                    () => otherGuest.RingShownAsync(call.Id, RingProgress.Seen),
                    () => otherGuest.AcceptAsync(call.Id),
                    () => otherGuest.DeclineAsync(call.Id),
                    () => otherGuest.RegisterTicketAsync(call.Id, Secrets.Hash("x")),
                ]
        )
            Assert.Equal(Refusal.CallNotFound, await HubClient.RefusalAsync(attempt));

        Assert.Equal(before.Version, (await call.Agent.SnapshotAsync(call.Id)).Version);
        Assert.Empty(otherGuest.Calls);
        Assert.Empty(otherAgent.Calls);
    }

    [Fact]
    public async Task A_side_speaks_for_its_own_legs_alone()
    {
        var (call, mine, theirs) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        var before = await call.Agent.SnapshotAsync(call.Id);

        foreach (
            var forged in (Func<Task<CallSnapshot>>[])
                [
                    () => call.Guest.LegLeftAsync(call.Id, mine),
                    () => call.Guest.LegFailedAsync(call.Id, mine),
                    () => call.Guest.LegConnectedAsync(call.Id, mine),
                    () => call.Guest.ReportAsync(call.Id, mine, MicrophoneState.Muted, CameraState.Off),
                    () => call.Agent.LegLeftAsync(call.Id, theirs),
                ]
        )
            Assert.Equal(before.Version, (await forged()).Version);
        foreach (
            var refused in (Func<Task>[])
                [
                    () => call.Guest.RenewAsync(call.Id, mine),
                    () => call.Guest.IceServersAsync(call.Id, mine),
                    () => call.Agent.RenewAsync(call.Id, Nobody),
                ]
        )
            Assert.Equal(Refusal.LegNotFound, await HubClient.RefusalAsync(refused));

        Assert.Equal(before.Legs, (await call.Agent.SnapshotAsync(call.Id)).Legs);
    }

    [Fact]
    public async Task The_id_of_a_leg_that_has_just_gone_is_not_the_other_sides_to_use()
    {
        var (call, mine, theirs) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        await call.Agent.JoinAsync(call.Id, Ids.New());
        await call.Agent.LegLeftAsync(call.Id, mine);
        var before = await call.Agent.SnapshotAsync(call.Id);

        Assert.Equal(Refusal.LegNotFound, await HubClient.RefusalAsync(() => call.Guest.JoinAsync(call.Id, mine)));
        Assert.Equal(before.Version, (await call.Agent.SnapshotAsync(call.Id)).Version);
    }

    [Fact]
    public async Task The_api_tells_the_call_from_ring_to_end()
    {
        await using var call = await PlainCall.RingAsync(shop);
        using var ringing = await shop.Mara.OpenAsync($"/api/v1/messages/{call.Id}");
        var rings = await ringing.JsonAsync();
        var revision = rings.GetProperty("revision").GetInt64();
        await call.Guest.AcceptAsync(call.Id, voiceOnly: true);
        using var accepted = await shop.Mara.OpenAsync($"/api/v1/rooms/{call.Rid}/messages?since={revision}");
        var change = await accepted.JsonAsync();
        await call.Guest.HangUpAsync(call.Id);
        using var hungUp = await shop.Mara.OpenAsync(
            $"/api/v1/rooms/{call.Rid}/messages?since={change.GetProperty("revision").GetInt64()}"
        );
        var ends = Assert.Single((await hungUp.JsonAsync()).GetProperty("messages").EnumerateArray());
        using var nothing = await shop.Mara.OpenAsync(
            $"/api/v1/rooms/{call.Rid}/messages?since={ends.GetProperty("revision").GetInt64()}"
        );

        Assert.Equal(
            (call.Id, "livechat-call-session", "", false),
            (Text(rings, "_id"), Text(rings, "t"), Text(rings, "msg"), rings.GetProperty("groupable").GetBoolean())
        );
        Assert.Equal((null, null), (Text(rings, "startTime"), Text(rings, "endTime")));
        Assert.Equal(
            (call.Rid, 0, 0),
            (
                Text(rings, "rid"),
                rings.GetProperty("mentions").GetArrayLength(),
                rings.GetProperty("channels").GetArrayLength()
            )
        );
        Assert.Equal((await call.RowAsync()).VisitorId, Text(rings.GetProperty("u"), "_id"));
        Assert.StartsWith("guest-", Text(rings.GetProperty("u"), "username"), StringComparison.Ordinal);
        var card = rings.GetProperty("call");
        Assert.Equal(
            ("ringing", null, 45, Server.AgentName),
            (
                Text(card, "state"),
                Text(card, "endReason"),
                card.GetProperty("ringSeconds").GetInt32(),
                Text(card, "agentName")
            )
        );

        var starts = Assert.Single(change.GetProperty("messages").EnumerateArray());
        Assert.Equal(
            (call.Id, "inProgress", true),
            (
                Text(starts, "_id"),
                Text(starts.GetProperty("call"), "state"),
                starts.GetProperty("call").GetProperty("voiceOnly").GetBoolean()
            )
        );
        Assert.Matches("^[0-9-]{10}T[0-9:]{8}[.][0-9]{3}Z$", Text(starts, "startTime"));
        Assert.Null(Text(starts, "endTime"));
        Assert.Equal(
            (Text(starts, "startTime"), "ended", "hungUp", "visitor"),
            (
                Text(ends, "startTime"),
                Text(ends.GetProperty("call"), "state"),
                Text(ends.GetProperty("call"), "endReason"),
                Text(ends.GetProperty("call"), "endedBy")
            )
        );
        Assert.True(
            string.CompareOrdinal(Text(ends, "endTime"), Text(ends, "startTime")) >= 0,
            "A call ends after it began."
        );
        Assert.Empty((await nothing.JsonAsync()).GetProperty("messages").EnumerateArray());
    }

    [Fact]
    public async Task A_word_with_the_decline_stands_on_the_card_for_both_sides()
    {
        await using var call = await PlainCall.RingAsync(shop);

        var declined = await call.Guest.DeclineAsync(call.Id, "  I am on the train.\n");
        await call.Agent.HearsAsync("the decline", c => c.Id == call.Id && c.State == CallState.Ended);
        var message = Assert.Single((await call.Guest.SinceAsync(call.Rid, 0)).Messages, m => m.Call is not null);

        Assert.Equal(
            (EndReason.Declined, Party.Visitor, "I am on the train.", null),
            (declined.EndReason, declined.EndedBy, declined.DeclineNote, declined.StartTime)
        );
        Assert.Equal(("I am on the train.", declined.EndTime), (message.Call?.DeclineNote, message.EndTime));
    }

    [Fact]
    public async Task A_cancelled_ring_is_no_call_and_a_late_accept_reads_that()
    {
        await using var call = await PlainCall.RingAsync(shop);

        await call.Agent.HangUpAsync(call.Id);
        var late = await call.Guest.AcceptAsync(call.Id);
        var again = await call.Agent.HangUpAsync(call.Id);

        Assert.Equal(
            (CallState.Ended, EndReason.Cancelled, Party.Agent, null),
            (late.State, late.EndReason, late.EndedBy, late.StartTime)
        );
        Assert.Equal(late.Version, again.Version);
    }

    [Fact]
    public async Task After_the_end_nothing_passes_and_everybody_reads_how_it_ended()
    {
        var (call, mine, theirs) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        var ended = await call.Guest.HangUpAsync(call.Id);

        Assert.Equal(
            Refusal.CallEnded,
            await HubClient.RefusalAsync(() => call.Guest.SignalAsync(new(call.Id, theirs, mine, PlainCall.Offer())))
        );
        Assert.Equal(
            Refusal.CallEnded,
            await HubClient.RefusalAsync(() => call.Guest.IceServersAsync(call.Id, theirs))
        );
        Assert.Equal(
            Refusal.CallEnded,
            await HubClient.RefusalAsync(() => call.Guest.RegisterTicketAsync(call.Id, Secrets.Hash("x")))
        );
        Assert.Equal(Refusal.LegNotFound, await HubClient.RefusalAsync(() => call.Agent.RenewAsync(call.Id, mine)));
        foreach (
            var late in (Func<Task<CallSnapshot>>[])
                [
                    () => call.Agent.JoinAsync(call.Id, Ids.New()),
                    () => call.Agent.LegLeftAsync(call.Id, mine),
                    () => call.Guest.AcceptAsync(call.Id),
                    () => call.Guest.DeclineAsync(call.Id, "late"),
                ]
        )
            Assert.Equal(
                (CallState.Ended, EndReason.HungUp, ended.Version, null),
                ((await late()) is var c ? c.State : default, c.EndReason, c.Version, c.DeclineNote)
            );
        Assert.Equal((0, 0), await call.LeftoversAsync());
    }

    [Fact]
    public async Task A_colleague_hears_nothing_of_the_call()
    {
        await using var colleague = await shop.ConnectAsync(shop.Noah);
        await using var call = await PlainCall.RingAsync(shop);
        await call.Guest.DeclineAsync(call.Id, "a private word");
        await call.Agent.HearsAsync("the decline", c => c.Id == call.Id && c.State == CallState.Ended);
        // Pushes of one room keep their order: behind this one there is nothing more of the call.
        using (await shop.Mara.SubmitAsync($"/agent/rooms/{call.Rid}", "Close conversation")) { }
        await Eventually.IsTrueAsync(
            "the colleague hears that the room was closed",
            () => colleague.Changes.Any(c => c.Rid == call.Rid && c.State == RoomState.Closed)
        );

        using var message = await shop.Noah.OpenAsync($"/api/v1/messages/{call.Id}");

        Assert.Empty(colleague.Calls);
        Assert.DoesNotContain(colleague.Changes, change => change.Messages.Any(m => m.Id == call.Id));
        Assert.Equal(HttpStatusCode.NotFound, message.StatusCode);
    }

    [Fact]
    public async Task Whoever_connects_is_told_the_open_call_first()
    {
        var (call, _, theirs) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        await using var over = await PlainVisitorWithEndedCallAsync();

        await using var agent = await shop.ConnectAsync(shop.Mara);
        await using var guest = await call.Visitor.ConnectAsync();
        var (agents, visitors) = (
            await agent.HearsAsync("the agent's call", _ => true),
            await guest.HearsAsync("the visitor's call", _ => true)
        );

        Assert.Equal((call.Id, call.Id), (agents.Id, visitors.Id));
        Assert.Contains(visitors.Legs, leg => leg.Id == theirs);
        Assert.Single(guest.Calls);
        Assert.Empty(over.Calls);
    }

    [Theory]
    [InlineData("closed")]
    [InlineData("disabled")]
    [InlineData("signed out")]
    [InlineData("signed out everywhere")]
    [InlineData("got a new password")]
    public async Task An_agent_who_may_not_talk_any_more_has_hung_up(string how)
    {
        await using var own = await Shop.OpenAsync();
        var (call, _, _) = await PlainCall.TalkingAsync(own);
        await using var _ = call;
        var (colleagues, me) = (own.Server.Services.GetRequiredService<Colleagues>(), (await call.RowAsync()).AgentId);
        await colleagues.MakeAdministratorAsync(
            await own.Server.ReadAsync(database =>
                database.Users.Where(a => a.Email == Shop.NoahEmail).Select(a => a.Id).SingleAsync()
            )
        );

        switch (how)
        {
            case "closed":
                using (await own.Mara.SubmitAsync($"/agent/rooms/{call.Rid}", "Close conversation"))
                    break;
            case "disabled":
                await colleagues.DisableAsync(me);
                break;
            case "signed out":
                using (await own.Mara.SubmitAsync("/agent/me", "Sign out"))
                    break;
            case "got a new password":
                await colleagues.SetPasswordAsync(
                    await own
                        .Server.Services.GetRequiredService<Tickets>()
                        .IssueAsync(TicketPurpose.NewPassword, me, TimeSpan.FromMinutes(1)),
                    "another-lane-43"
                );
                break;
            default:
                await colleagues.SignOutEverywhereAsync(me);
                break;
        }
        var ended = await call.Guest.HearsAsync("the end", c => c.State == CallState.Ended);

        Assert.Equal((EndReason.HungUp, Party.Agent), (ended.EndReason, ended.EndedBy));
        Assert.Equal((0, 0), await call.LeftoversAsync());
        Assert.NotNull(
            Assert.Single((await call.Guest.SinceAsync(call.Rid, 0)).Messages, m => m.Call is not null).EndTime
        );
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
        using var other = DatabaseFile.Open(own.Server.DataDirectory);
        DatabaseFile.Execute(other, "BEGIN IMMEDIATE");

        var joining = call.Guest.JoinAsync(call.Id, visitorLeg, PlainCall.OfferTo(agentLeg));
        var signaling = call.Guest.SignalAsync(new(call.Id, visitorLeg, agentLeg, PlainCall.Offer("v=0 behind")));
        var foreign = await HubClient.RefusalAsync(() =>
            call.Guest.SignalAsync(new(call.Id, Ids.New(), agentLeg, PlainCall.Offer()))
        );
        var wasEarly = call.Agent.Signals.Count;
        DatabaseFile.Execute(other, "ROLLBACK");
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

    [Fact]
    public async Task A_signal_arrives_character_for_character_whatever_it_says()
    {
        var (call, agentLeg, visitorLeg) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        const string NoSdp = "not sdp at all\r\n\t<a=\"b\">&amp;\\u0041 é 𝄞 \u2028 \0 {\"type\":\"offer\"}";

        await call.Agent.SignalAsync(new(call.Id, agentLeg, visitorLeg, PlainCall.Offer(NoSdp)));
        await call.Agent.SignalAsync(new(call.Id, agentLeg, visitorLeg, PlainCall.Candidates(text: NoSdp)));
        await Eventually.IsTrueAsync("both signals", () => call.Guest.Signals.Count == 2);

        Assert.Equal(
            NoSdp,
            call.Guest.Signals.Single(signal => signal.Signal.Description is not null).Signal.Description?.Sdp
        );
        Assert.Equal(
            NoSdp,
            call.Guest.Signals.Single(signal => signal.Signal.Candidates is not null).Signal.Candidates?.Single().Text
        );
    }

    private static JoinCall Joining(PlainCall call, string leg, string acceptKey, params LegOffer[] offers) =>
        new(call.Id, leg, Container.Docked, MicrophoneState.On, CameraState.Asking, offers, acceptKey);

    [Fact]
    public async Task A_hang_up_does_not_wait_behind_a_flood_of_the_other_side()
    {
        const int flooders = 4;
        const int atOnce = 4; // as many calls of one connection as the server looks at side by side
        const int manySignals = 1_000;
        var (call, mine, theirs) = await PlainCall.TalkingAsync(shop);
        await using var _ = call;
        List<HubClient> connections = [];
        for (var i = 0; i < flooders; i++)
            connections.Add(await shop.ConnectAsync(shop.Mara));
        using var stop = new CancellationTokenSource();
        var flood = Task.WhenAll(
            connections
                .SelectMany(connection => Enumerable.Repeat(connection, atOnce))
                .Select(connection =>
                    Task.Run(async () =>
                    {
                        while (!stop.IsCancellationRequested)
                            await TryAsync(async () =>
                            {
                                await connection.SignalAsync(new(call.Id, mine, theirs, PlainCall.Candidates(1)));
                                return "";
                            });
                    })
                )
        );
        await Eventually.IsTrueAsync("the flood", () => call.Guest.Signals.Count > manySignals);

        var (before, start) = (call.Guest.Signals.Count, TimeProvider.System.GetTimestamp());
        var ended = await call.Guest.HangUpAsync(call.Id);
        var (during, took) = (call.Guest.Signals.Count - before, TimeProvider.System.GetElapsedTime(start));
        await stop.CancelAsync();
        await flood;
        foreach (var connection in connections)
            await connection.DisposeAsync();

        output.WriteLine(
            $"hang-up answered after {took.TotalMilliseconds:0} ms, {during} "
                + $"signals passed meanwhile: {during / took.TotalSeconds:0} a second"
        );
        Assert.Equal(CallState.Ended, ended.State);
        Assert.InRange(during, 0, manySignals);
    }

    private async Task<HubClient> PlainVisitorWithEndedCallAsync()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        var guest = await visitor.ConnectAsync();
        var id = await PlainCall.StartAsync(shop.Noah, rid);
        await guest.DeclineAsync(id);
        await guest.DisposeAsync();
        return await visitor.ConnectAsync();
    }

    private async Task RefusesAsync(string rid, string code, HttpStatusCode status, string? startKey = null)
    {
        using var answer = await PlainCall.TryStartAsync(shop.Mara, rid, startKey);
        await answer.IsRefusalAsync(status, code);
    }

    private Task<int> CountAsync(string rid) =>
        shop.Server.ReadAsync(database => database.Calls.CountAsync(c => c.RoomId == rid));

    private Task<string> AgentIdAsync() =>
        shop.Server.ReadAsync(database =>
            database.Users.Where(a => a.Email == Server.AgentEmail).Select(a => a.Id).SingleAsync()
        );

    private static async Task<string> TryAsync(Func<Task<string>> act)
    {
        try
        {
            return await act();
        }
        catch (RefusedException refused)
        {
            return refused.Code;
        }
        catch (Microsoft.AspNetCore.SignalR.HubException refused)
        {
            return refused.Message;
        }
    }

    private static string? Text(System.Text.Json.JsonElement json, string name) => json.GetProperty(name).GetString();
}
