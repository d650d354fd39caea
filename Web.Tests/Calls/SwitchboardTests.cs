using LiveChatMeet.Accounts;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Calls;

public sealed class SwitchboardTests(Shop shop) : IClassFixture<Shop>
{
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

    [Trait("Requirement", "CS-9")]
    [Fact]
    [Trait("Requirement", "D16")]
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

    [Trait("Requirement", "CS-7")]
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
            ),
            me
        );

        switch (how)
        {
            case "closed":
                using (await own.Mara.SubmitAsync($"/agent/rooms/{call.Rid}", "Close conversation"))
                    break;
            case "disabled":
                await colleagues.DisableAsync(me, me);
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
                await colleagues.SignOutEverywhereAsync(me, me);
                break;
        }
        var ended = await call.Guest.HearsAsync("the end", c => c.State == CallState.Ended);

        Assert.Equal((EndReason.HungUp, Party.Agent), (ended.EndReason, ended.EndedBy));
        Assert.Equal((0, 0), await call.LeftoversAsync());
        Assert.NotNull(
            Assert.Single((await call.Guest.SinceAsync(call.Rid, 0)).Messages, m => m.Call is not null).EndTime
        );
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

    private static string? Text(System.Text.Json.JsonElement json, string name) => json.GetProperty(name).GetString();
}
