using System.Net;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Calls;

/// <summary>Nobody has a part in a call of others, and a side none in what the other one does.</summary>
public sealed class CallStrangersTests(Shop shop) : IClassFixture<Shop>
{
    [Trait("Requirement", "AZ-1")]
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
            foreach (var id in (string[])[call.Id, PlainCall.UnknownId])
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

    [Trait("Requirement", "AZ-10")]
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
                    () => call.Agent.RenewAsync(call.Id, PlainCall.UnknownId),
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
    public async Task A_colleague_is_told_nothing_of_the_call_and_reads_its_card_only_on_the_record()
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
        Assert.Equal(HttpStatusCode.OK, message.StatusCode); // of the team that serves the site
        Assert.Contains(
            call.Rid,
            await shop.Server.ReadAsync(database =>
                database
                    .AuditEntries.Where(entry => entry.Kind == AuditKind.ConversationOpened)
                    .Select(entry => entry.AboutId)
                    .ToListAsync()
            )
        );
    }
}
