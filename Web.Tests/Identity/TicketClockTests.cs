using System.Net;
using LiveChatMeet.Accounts;
using LiveChatMeet.Identity;
using LiveChatMeet.Mail;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using static LiveChatMeet.Tests.Plant.Actors.PlainMeetPage;

namespace LiveChatMeet.Tests.Identity;

/// <summary>What is good for a short while, on a running server whose clock is set.</summary>
[Trait("Requirement", "D17")]
public sealed class TicketClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);

    private readonly SettableClock _clock = new(DateTimeOffset.UtcNow);

    [Theory]
    [InlineData(-1)]
    [InlineData(-24)]
    [InlineData(1)]
    [InlineData(24)]
    public async Task A_connect_ticket_is_good_for_its_60_seconds_and_no_longer(int hours)
    {
        await using var shop = await Shop.OpenAsync(time: _clock);
        var (visitor, _) = await shop.OpenRoomAsync();
        var (early, late) = (await visitor.TicketAsync(), await visitor.TicketAsync());

        _clock.Set(TimeSpan.FromHours(hours));
        _clock.Advance(Minute - Second);
        await using var connected = await HubClient.ConnectByTicketAsync(shop.Server, early);
        _clock.Advance(Second);
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => HubClient.ConnectByTicketAsync(shop.Server, late));

        Assert.Contains("401", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 59)]
    [InlineData(24, 5)] // as long as it rings: by a clock that is ahead, a call that is over is so for long
    public async Task So_is_one_that_opens_a_call(int hours, int seconds)
    {
        await using var shop = await Shop.OpenAsync(time: _clock);
        await using var call = await PlainCall.RingAsync(shop);
        var (early, late) = (await TicketAsync(call.Guest, call.Id), await TicketAsync(call.Guest, call.Id));

        _clock.Set(TimeSpan.FromHours(hours));
        _clock.Advance(seconds * Second);
        using var opened = await OpenAsync(shop, call.Id, early);
        _clock.Advance(Minute - (seconds * Second));
        using var refused = await OpenAsync(shop, call.Id, late);

        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        await refused.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
    }

    [Fact]
    public async Task The_session_of_a_call_ends_after_it_though_the_clock_is_set_back()
    {
        await using var shop = await Shop.OpenAsync(time: _clock);
        await using var call = await PlainCall.AcceptedAsync(shop);
        var session = await SessionAsync(shop, call.Guest, call.Id);
        await call.Guest.HangUpAsync(call.Id);

        _clock.Set(TimeSpan.FromHours(-1));
        _clock.Advance(TimeSpan.FromSeconds(119));
        var still = await PartyAsync(shop, call.Id, session);
        _clock.Advance(TimeSpan.FromSeconds(12)); // it is looked for every ten

        Assert.Equal("visitor", still);
        await Eventually.IsTrueAsync(
            "it opens nothing any more",
            async () => await PartyAsync(shop, call.Id, session) is null
        );
    }

    [Fact]
    public async Task A_code_that_was_shown_ends_after_ten_minutes_though_the_clock_is_set_back()
    {
        await using var shop = await Shop.OpenAsync(time: _clock);
        var (visitor, rid) = await shop.OpenRoomAsync();
        var id = await shop.Server.ReadAsync(database => database.Rooms.Select(r => r.VisitorId).SingleAsync());
        var me = new VisitorBrowser(id, Secrets.Hash(visitor.Credential));
        var links = shop.Server.Services.GetRequiredService<MailLinks>();
        using var phone = shop.Server.NewBrowser();

        var shown = await links.ElsewhereAsync(me, shop.Server.Origin);
        _clock.Set(TimeSpan.FromDays(-1));
        _clock.Advance(MailLinks.ShownFor);
        using var late = await OpenAsync(shown);
        using var fresh = await OpenAsync(await links.ElsewhereAsync(me, shop.Server.Origin));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, fresh.StatusCode);

        Task<HttpResponseMessage> OpenAsync(string link) =>
            phone.SubmitAsync("/conversation", "Open the conversation", ("Code", link.Split('#')[1]));
    }

    /// <summary>The rows of others go when a ticket is issued: not those that are still good.</summary>
    [Fact]
    public async Task A_clock_that_was_ahead_for_a_while_has_taken_nobody_their_invitation()
    {
        await using var shop = await Shop.OpenAsync(time: _clock);
        var tickets = shop.Server.Services.GetRequiredService<Tickets>();
        var secret = await InviteAsync(tickets);

        _clock.Set(TimeSpan.FromDays(3));
        await tickets.IssueAsync(TicketPurpose.Connect, "", Minute);
        _clock.Set(TimeSpan.FromDays(-3));

        Assert.Equal("eve@kettlelane.example", await tickets.RedeemAsync(TicketPurpose.Invitation, secret));
    }

    [Fact]
    public async Task An_invitation_of_a_clock_that_was_ahead_ends_after_its_day_when_it_is_put_right()
    {
        await using var shop = await Shop.OpenAsync(time: _clock);
        var tickets = shop.Server.Services.GetRequiredService<Tickets>();
        _clock.Set(TimeSpan.FromDays(3));
        var secret = await InviteAsync(tickets);
        _clock.Advance(AccountLinks.InvitationFor);
        await tickets.IssueAsync(TicketPurpose.Connect, "", Minute); // what has ended is forgotten with its row

        _clock.Set(TimeSpan.FromDays(-3));

        Assert.Null(await tickets.RedeemAsync(TicketPurpose.Invitation, secret));
        Assert.False(
            await shop.Server.ReadAsync(db => db.Tickets.AnyAsync(t => t.Purpose == TicketPurpose.Invitation))
        );
    }

    [Fact]
    public async Task The_second_step_of_signing_in_is_open_for_ten_minutes_though_the_clock_is_set_back()
    {
        await using var server = await Server.StartAsync(time: _clock);
        using var owner = await server.SetUpByFormAsync();
        await owner.TurnOnCodesAsync(_clock);
        using var slow = await server.SignInAsync(Server.AgentEmail);

        _clock.Set(TimeSpan.FromHours(-1));
        using var before = await slow.OpenAsync("/sign-in/code");
        _clock.Advance(TimeSpan.FromMinutes(11));
        using var late = await slow.OpenAsync("/sign-in/code");

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal("/sign-in", late.Headers.Location?.OriginalString);
    }

    private static Task<string> InviteAsync(Tickets tickets) =>
        tickets.IssueAsync(TicketPurpose.Invitation, "eve@kettlelane.example", AccountLinks.InvitationFor);
}
