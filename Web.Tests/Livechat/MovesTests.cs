using System.Net;
using LiveChatMeet.Identity;
using LiveChatMeet.Livechat;
using LiveChatMeet.Mail;
using LiveChatMeet.Privacy;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Livechat;

/// <summary>The server has another name now, and visitors come over with their conversations.</summary>
public sealed class MovesTests(MovedShop moved) : IClassFixture<MovedShop>
{
    private const string Text = "My door code is 4711.";

    [Fact]
    public async Task A_visitor_of_the_old_name_finds_the_conversation_under_the_new_one()
    {
        var (visitor, rid) = await moved.Shop.OpenRoomAsync(takenBy: moved.Shop.Noah, text: Text);
        await using var old = await visitor.ConnectAsync();
        var frame = await moved.OpenAsync(OldName, visitor.Credential);
        var chat = await moved.OpenChatAsync();

        using var redeemed = await moved.RedeemAsync(await frame.TicketAsync(), chat);
        var credential = redeemed.Header("Set-Cookie").Split("__Host-v=")[1].Split(';')[0];

        Assert.Equal(HttpStatusCode.NoContent, redeemed.StatusCode);
        Assert.NotEqual(visitor.Credential, credential);
        Assert.EndsWith("; secure; samesite=none; httponly; Partitioned", redeemed.Header("Set-Cookie"));
        var (found, lost) = (
            await moved.ChatAsync(NewName, credential),
            await moved.ChatAsync(OldName, visitor.Credential)
        );
        Assert.Contains(Text, found, StringComparison.Ordinal);
        Assert.Contains(rid, found, StringComparison.Ordinal);
        Assert.DoesNotContain(Text, lost, StringComparison.Ordinal);
        Assert.DoesNotContain(Script, found, StringComparison.Ordinal);
        await old.Closed.WaitAsync(TimeSpan.FromSeconds(20)); // documents under the old name
    }

    [Fact]
    public async Task Where_cookies_do_not_stick_the_browser_shows_the_old_credential_and_brings_the_new_one()
    {
        var (visitor, _) = await moved.Shop.OpenRoomAsync(text: Text);
        var credential = Secrets.New();
        var ticket = await moved.Showing(OldName, visitor.Credential).TicketAsync();

        using var redeemed = await moved.RedeemAsync(ticket, moved.Showing(NewName, credential));

        Assert.Equal(HttpStatusCode.NoContent, redeemed.StatusCode);
        Assert.DoesNotContain("__Host-v", redeemed.Header("Set-Cookie"), StringComparison.Ordinal);
        Assert.Contains(Text, await moved.ChatAsync(NewName, credential), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_is_good_once_and_for_its_own_site_alone()
    {
        var (visitor, _) = await moved.Shop.OpenRoomAsync(text: Text);
        var ticket = await (await moved.OpenAsync(OldName, visitor.Credential)).TicketAsync();

        using (var elsewhere = await moved.RedeemAsync(ticket, await moved.OpenChatAsync(Shop.OtherSite)))
            await elsewhere.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        using (var first = await moved.RedeemAsync(ticket, await moved.OpenChatAsync()))
            Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
        using var again = await moved.RedeemAsync(ticket, await moved.OpenChatAsync());

        await again.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
    }

    [Fact]
    public async Task A_ticket_is_good_for_thirty_seconds()
    {
        var time = new SettableClock(DateTimeOffset.UtcNow);
        await using var shop = await MovedShop.OpenAsync(time: time);
        var (visitor, _) = await shop.Shop.OpenRoomAsync(text: Text);
        var frame = await shop.OpenAsync(OldName, visitor.Credential);
        var ticket = await frame.TicketAsync();

        time.Advance(TimeSpan.FromSeconds(31));
        using var refused = await shop.RedeemAsync(ticket, await shop.OpenChatAsync());
        var next = await frame.TicketAsync();
        time.Advance(TimeSpan.FromSeconds(29));
        using var redeemed = await shop.RedeemAsync(next, await shop.OpenChatAsync());

        await refused.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        Assert.Equal(HttpStatusCode.NoContent, redeemed.StatusCode);
    }

    [Fact]
    public async Task Who_had_the_old_credential_has_nothing_left_of_it()
    {
        var (planted, _) = await moved.Shop.OpenRoomAsync(text: Text);
        var frame = await moved.OpenAsync(OldName, planted.Credential);
        var (victims, kept, connect) = (
            await frame.TicketAsync(),
            await frame.TicketAsync(),
            await planted.TicketAsync()
        );
        using (await moved.RedeemAsync(victims, await moved.OpenChatAsync())) { }

        using var second = await moved.RedeemAsync(kept, await moved.OpenChatAsync());
        var byTicket = await Record.ExceptionAsync(() => HubClient.ConnectByTicketAsync(moved.Shop.Server, connect));
        using var third = await frame.AskAsync();

        await second.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        Assert.NotNull(byTicket);
        await third.IsRefusalAsync(HttpStatusCode.Unauthorized, Refusal.Unauthenticated);
    }

    [Fact]
    public async Task Another_browser_of_the_visitor_comes_over_by_itself_and_takes_no_other_ones_place()
    {
        var (visitor, rid) = await moved.Shop.OpenRoomAsync(text: Text);
        var (old, services) = (Secrets.New(), moved.Shop.Server.Services);
        var id = await moved.Shop.Server.ReadAsync(database =>
            database.Rooms.Where(r => r.Id == rid).Select(r => r.VisitorId).SingleAsync()
        );
        var links = services.GetRequiredService<MailLinks>();
        Task<string> ShowAsync() => links.ElsewhereAsync(new(id, Secrets.Hash(visitor.Credential)), "");
        var device = new Device("Firefox 145", DeviceKind.Phone);
        var shown = (await ShowAsync()).Split("#t=")[1];
        await services.GetRequiredService<Conversations>().OpenAsync(shown, null, old, device);
        await ShowAsync();
        var ticket = await (await moved.OpenAsync(OldName, old)).TicketAsync();

        using var redeemed = await moved.RedeemAsync(ticket, await moved.OpenChatAsync());
        var credential = redeemed.Header("Set-Cookie").Split("__Host-v=")[1].Split(';')[0];

        Assert.Contains(Text, await moved.ChatAsync(NewName, credential), StringComparison.Ordinal);
        Assert.DoesNotContain(Text, await moved.ChatAsync(OldName, old), StringComparison.Ordinal);
        Assert.Contains(Text, await moved.ChatAsync(OldName, visitor.Credential), StringComparison.Ordinal);
        Assert.False(
            await moved.Shop.Server.ReadAsync(database => database.MailedLinks.AnyAsync(l => l.VisitorId == id))
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task What_is_no_ticket_opens_nothing(string ticket)
    {
        using var refused = await moved.RedeemAsync(ticket, await moved.OpenChatAsync());

        await refused.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        Assert.DoesNotContain("__Host-v", refused.Header("Set-Cookie"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_kind_of_ticket_opens_nothing()
    {
        var (visitor, _) = await moved.Shop.OpenRoomAsync(text: Text);

        using var refused = await moved.RedeemAsync(await visitor.TicketAsync(), await moved.OpenChatAsync());

        await refused.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
    }

    [Fact]
    public async Task Who_has_written_under_the_new_name_stays_who_they_are_there()
    {
        var (visitor, _) = await moved.Shop.OpenRoomAsync(text: Text);
        var (newer, _) = await moved.Shop.OpenRoomAsync(text: "I am new here.");
        var ticket = await (await moved.OpenAsync(OldName, visitor.Credential)).TicketAsync();
        var chat = await moved.OpenChatAsync(credential: newer.Credential);

        using var refused = await moved.RedeemAsync(ticket, chat);

        await refused.IsRefusalAsync(HttpStatusCode.Conflict, Refusal.VisitorHasOpenRoom);
        Assert.Contains("I am new here.", await moved.ChatAsync(NewName, newer.Credential), StringComparison.Ordinal);
        Assert.Contains(Text, await moved.ChatAsync(OldName, visitor.Credential), StringComparison.Ordinal);
        Assert.DoesNotContain(Script, await moved.ChatAsync(NewName, newer.Credential), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_moved_out_of_a_call()
    {
        await using var call = await PlainCall.AcceptedAsync(moved.Shop);
        var ticket = await (await moved.OpenAsync(OldName, call.Visitor.Credential)).TicketAsync();

        using (var refused = await moved.RedeemAsync(ticket, await moved.OpenChatAsync()))
            await refused.IsRefusalAsync(HttpStatusCode.Conflict, Refusal.RoomInCall);
        Assert.True(call.Guest.IsConnected);
        await call.Agent.HangUpAsync(call.Id);
        using var redeemed = await moved.RedeemAsync(ticket, await moved.OpenChatAsync());

        Assert.Equal(HttpStatusCode.NoContent, redeemed.StatusCode);
    }

    [Fact]
    public async Task An_erased_visitor_takes_the_ticket_along()
    {
        var (visitor, rid) = await moved.Shop.OpenRoomAsync(text: Text);
        var ticket = await (await moved.OpenAsync(OldName, visitor.Credential)).TicketAsync();
        var id = await moved.Shop.Server.ReadAsync(database =>
            database.Rooms.Where(r => r.Id == rid).Select(r => r.VisitorId).SingleAsync()
        );
        await moved.Shop.Server.Services.GetRequiredService<Erasure>().EraseAsync(id, null);

        using var refused = await moved.RedeemAsync(ticket, await moved.OpenChatAsync());

        await refused.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        Assert.Equal(
            0,
            await moved.Shop.Server.ReadAsync(database => database.Tickets.CountAsync(t => t.Subject.Contains(id)))
        );
    }

    private const string OldName = MovedShop.OldName;
    private const string NewName = MovedShop.NewName;
    private const string Script = "come-over.js";
}
