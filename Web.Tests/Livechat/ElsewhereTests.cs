using System.Net;
using LiveChatMeet.Identity;
using LiveChatMeet.Mail;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Livechat;

/// <summary>A visitor takes their conversation along to another device.</summary>
public sealed class ElsewhereTests(Shop shop) : IClassFixture<Shop>
{
    private const string Words = "My front brake squeals.";

    [Fact]
    public async Task The_address_opens_the_conversation_in_one_more_browser_once()
    {
        var (visitor, _) = await shop.OpenRoomAsync(takenBy: shop.Mara, text: Words);
        var secret = await SecretAsync(visitor);
        using var phone = shop.Server.NewBrowser();
        using var other = shop.Server.NewBrowser();

        (await phone.OpenAsync("/conversation")).Dispose(); // loading uses nothing up
        using var opened = await OpenAsync(phone, secret);
        using var again = await OpenAsync(other, secret);

        Assert.Equal($"/livechat/{Shop.Site}", opened.Headers.Location?.OriginalString);
        var chat = (await phone.ReadAsync($"/livechat/{Shop.Site}")).Body!.TextContent;
        Assert.Contains(Words, chat, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        var devices = (await phone.ReadAsync($"/conversation/{Shop.Site}")).QuerySelectorAll(".list li");
        Assert.Equal(2, devices.Length);
    }

    [Fact]
    public async Task It_shows_nothing_about_an_e_mail_address()
    {
        var (visitor, _) = await shop.OpenRoomAsync(takenBy: shop.Mara, text: Words);
        (await visitor.PostAsync("About", ("name", "Ada"), ("email", MailShop.Ada))).Dispose();
        using var phone = shop.Server.NewBrowser();

        (await OpenAsync(phone, await SecretAsync(visitor))).Dispose();

        Assert.Equal(0, await shop.Server.ReadAsync(db => db.VerifiedAddresses.CountAsync()));
    }

    [Fact]
    public async Task It_ends_after_ten_minutes_and_with_the_next_one()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara, text: Words);
        var (first, second) = (await SecretAsync(visitor), await SecretAsync(visitor));
        var me = await shop.Server.ReadAsync(db =>
            db.Rooms.Where(r => r.Id == rid).Select(r => r.VisitorId).SingleAsync()
        );
        using var phone = shop.Server.NewBrowser();
        using var replaced = await OpenAsync(phone, first);

        var until = await shop.Server.ReadAsync(db =>
            db.MailedLinks.Where(l => l.VisitorId == me).Select(l => l.ExpiresAt).SingleAsync()
        );
        await shop
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(db =>
                db.MailedLinks.ExecuteUpdateAsync(set => set.SetProperty(l => l.ExpiresAt, DateTimeOffset.UtcNow))
            );
        using var late = await OpenAsync(phone, second);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, replaced.StatusCode);
        Assert.InRange(until - DateTimeOffset.UtcNow, MailLinks.ShownFor / 2, MailLinks.ShownFor);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.StatusCode);
    }

    [Fact]
    public async Task What_a_browser_has_shown_ends_with_its_right_and_it_can_show_nothing_more()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara, text: Words);
        using var phone = shop.Server.NewBrowser();
        using var other = shop.Server.NewBrowser();
        (await OpenAsync(phone, await SecretAsync(visitor))).Dispose();
        var kept = await SecretAsync(visitor);
        var me = await shop.Server.ReadAsync(db =>
            db.Rooms.Where(r => r.Id == rid).Select(r => r.VisitorId).SingleAsync()
        );

        using var ended = await phone.SubmitAsync($"/conversation/{Shop.Site}", "End there");
        using var late = await OpenAsync(other, kept);
        // As one that asked before, and is answered after it.
        var refused = await Assert.ThrowsAsync<RefusedException>(() =>
            shop
                .Server.Services.GetRequiredService<MailLinks>()
                .ElsewhereAsync(new(me, Secrets.Hash(visitor.Credential)), shop.Server.Origin)
        );

        Assert.Equal(HttpStatusCode.Redirect, ended.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.StatusCode);
        Assert.Equal(Refusal.Unauthenticated, refused.Code);
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_ask_for_it_with_the_visitors_cookie()
    {
        var (visitor, _) = await shop.OpenRoomAsync(text: Words);
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"{shop.Server.Origin}/livechat/{Shop.Site}/elsewhere"
        );
        request.Headers.Add("Cookie", $"__Host-v={visitor.Credential}");
        request.Content = new FormUrlEncodedContent([]);
        using var client = new HttpClient();

        using var refused = await client.SendAsync(request);

        Assert.False(refused.IsSuccessStatusCode, $"{refused.StatusCode}");
        Assert.Contains("form-token-stale", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> OpenAsync(PlainBrowser browser, string secret) =>
        browser.SubmitAsync("/conversation", "Open the conversation", ("Code", $"t={secret}"));

    private async Task<string> SecretAsync(PlainVisitor visitor)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-Livechat-Credential", visitor.Credential);
        using var answer = await client.PostAsync(
            $"{shop.Server.Origin}/livechat/{Shop.Site}/elsewhere",
            new FormUrlEncodedContent([])
        );
        var page = await PlainBrowser.ReadAsync(answer);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return page.QuerySelector("input")!.GetAttribute("value")!.Split("#t=")[1];
    }
}
