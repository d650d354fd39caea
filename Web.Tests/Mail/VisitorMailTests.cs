using System.Net;
using LiveChatMeet.Mail;
using LiveChatMeet.Privacy;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace LiveChatMeet.Tests.Mail;

/// <summary>What visitors who have left get by mail, and what the link in it opens.</summary>
public sealed class VisitorMailTests
{
    private const string Ada = MailShop.Ada;
    private const string OwnWords = MailShop.OwnWords;

    [Trait("Requirement", "WB-2")]
    [Fact]
    public async Task Who_has_left_gets_what_was_written_since_and_nothing_of_their_own()
    {
        await using var open = await MailShop.OpenAsync();
        var (_, rid) = await open.LeftAsync();
        await open.AnswersAsync(rid, "The caliper is free for you.");
        await open.AnswersAsync(rid, "Thursday from nine?\n<b>Shall I</b> keep it?");

        var mail = await open.ArrivesAsync();

        Assert.Equal("Kettle Lane Cycles has answered you", mail.Subject);
        Assert.Contains("> The caliper is free for you.", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;Shall I&lt;/b&gt; keep it?", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("squeals", mail.TextBody + mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", mail.TextBody + mail.Subject, StringComparison.Ordinal);
        Assert.Contains("Answers to this e-mail are not read", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers[HeaderId.ListUnsubscribePost]);
    }

    [Fact]
    public async Task Who_is_still_there_gets_no_mail_and_one_once_they_are_gone()
    {
        await using var open = await MailShop.OpenAsync();
        var (visitor, rid) = await open.LeftAsync();
        await using (await visitor.ConnectAsync())
        {
            await open.AnswersAsync(rid, "Here I am.");
            await open.PassesAsync(10);
            Assert.Empty(open.Mail.Arrived);
        }

        await open.ArrivesAsync();

        await open.PassesAsync(30);
        Assert.Single(open.Mail.Arrived);
    }

    [Fact]
    public async Task An_address_that_nobody_has_shown_to_be_theirs_gets_three_mails_a_day()
    {
        await using var open = await MailShop.OpenAsync();
        var (visitor, rid) = await open.LeftAsync();

        for (var number = 1; number <= 5; number++)
        {
            // Written in another way, it is no other address.
            if (number == 4)
                (await visitor.PostAsync("About", ("email", Ada.ToUpperInvariant()))).Dispose();
            await open.AnswersAsync(rid, $"Answer {number}.");
            await open.PassesAsync(10);
        }
        Assert.Equal(3, open.Mail.Arrived.Count);
        (await visitor.PostAsync("About", ("email", Ada))).Dispose();

        for (var hour = 0; hour < 24; hour++)
            open.Clock.Advance(TimeSpan.FromHours(1));
        var fourth = await open.ArrivesAsync(after: 3);
        Assert.Contains("Answer 4.", fourth.TextBody, StringComparison.Ordinal);
        Assert.Contains("Answer 5.", fourth.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("Answer 3.", fourth.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_link_opens_the_conversation_by_a_button_once_and_ends_it_elsewhere()
    {
        await using var open = await MailShop.OpenAsync();
        var (visitor, rid) = await open.LeftAsync();
        await open.AnswersAsync(rid, "Here I am.");
        var secret = MailShop.SecretIn(await open.ArrivesAsync());
        using var phone = open.Shop.Server.NewBrowser();

        (await phone.OpenAsync("/conversation")).Dispose();
        (await phone.OpenAsync($"/conversation?t={secret}")).Dispose();
        Assert.Equal(1, await open.Shop.Server.ReadAsync(db => db.MailedLinks.CountAsync()));
        using var opened = await phone.SubmitAsync("/conversation", "Open the conversation", ("Code", $"t={secret}"));
        Assert.Equal($"/livechat/{Shop.Site}", opened.Headers.Location?.OriginalString);

        var chat = (await phone.ReadAsync($"/livechat/{Shop.Site}")).Body!.TextContent;
        Assert.Contains(OwnWords, chat, StringComparison.Ordinal);
        using var other = open.Shop.Server.NewBrowser();
        using var again = await other.SubmitAsync("/conversation", "Open the conversation", ("Code", secret));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);

        var devices = $"/conversation/{Shop.Site}";
        Assert.Contains(
            $"{Ada} is known",
            (await phone.ReadAsync(devices)).Body!.TextContent,
            StringComparison.Ordinal
        );
        using var ended = await phone.SubmitAsync(devices, "End there"); // where it began
        Assert.Equal(HttpStatusCode.Redirect, ended.StatusCode);
        using var cutOff = await visitor.PostAsync("Ticket");
        Assert.Equal(HttpStatusCode.Unauthorized, cutOff.StatusCode);
        using var stays = await phone.OpenAsync(devices);
        Assert.Equal(HttpStatusCode.OK, stays.StatusCode);
    }

    [Fact]
    public async Task Nobody_else_sees_or_ends_where_a_conversation_is_open()
    {
        await using var open = await MailShop.OpenAsync();
        var (_, _) = await open.LeftAsync();
        using var stranger = open.Shop.Server.NewBrowser();

        using var looked = await stranger.OpenAsync($"/conversation/{Shop.Site}");
        using var wrong = await stranger.SubmitAsync("/conversation", "Open the conversation", ("Code", "t=nothing"));

        Assert.Equal(HttpStatusCode.NotFound, looked.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
    }

    [Fact]
    public async Task A_link_ends_after_fourteen_days()
    {
        await using var open = await MailShop.OpenAsync();
        var (_, rid) = await open.LeftAsync();
        await open.AnswersAsync(rid, "Here I am.");
        var secret = MailShop.SecretIn(await open.ArrivesAsync());
        using var phone = open.Shop.Server.NewBrowser();

        var (now, until) = (
            open.Clock.GetUtcNow(),
            await open.Shop.Server.ReadAsync(db => db.MailedLinks.Select(l => l.ExpiresAt).SingleAsync())
        );
        await open
            .Shop.Server.Services.GetRequiredService<Writer>()
            .WriteAsync(db => db.MailedLinks.ExecuteUpdateAsync(set => set.SetProperty(l => l.ExpiresAt, now)));
        using var late = await phone.SubmitAsync("/conversation", "Open the conversation", ("Code", secret));

        Assert.InRange(until - now, TimeSpan.FromDays(14) - TimeSpan.FromHours(1), TimeSpan.FromDays(14));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, late.StatusCode);
    }

    [Trait("Requirement", "WB-9")]
    [Fact]
    public async Task A_transcript_goes_to_an_address_only_once_it_is_known_to_be_theirs()
    {
        await using var open = await MailShop.OpenAsync();
        var (_, rid) = await open.LeftAsync();
        await open.AnswersAsync(rid, "Here I am.");
        var secret = MailShop.SecretIn(await open.ArrivesAsync());
        var id = await open.Shop.Server.ReadAsync(db => db.Visitors.Select(v => v.Id).SingleAsync());
        var mails = open.Shop.Server.Services.GetRequiredService<VisitorMails>();
        var refused = await Assert.ThrowsAsync<LiveChatMeet.Refusals.RefusedException>(() => mails.TranscriptAsync(id));
        using var phone = open.Shop.Server.NewBrowser();
        (await phone.SubmitAsync("/conversation", "Open the conversation", ("Code", secret))).Dispose();

        using var asked = await phone.SubmitAsync($"/conversation/{Shop.Site}", "Send it to me by e-mail");
        var mail = await open.Mail.MailToAsync(Ada, after: 1);

        Assert.Equal("address-unverified", refused.Code);
        Assert.Contains(OwnWords, mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Here I am.", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_stops_mails_gets_none_and_loading_the_link_stops_nothing()
    {
        await using var open = await MailShop.OpenAsync();
        var (_, rid) = await open.LeftAsync();
        await open.AnswersAsync(rid, "Here I am.");
        var mail = await open.ArrivesAsync();
        var stop = new Uri(mail.Headers[HeaderId.ListUnsubscribe]!.Trim('<', '>')).PathAndQuery;
        using var program = open.Shop.Server.NewBrowser();

        (await program.OpenAsync(stop)).Dispose();
        Assert.Equal(0, await open.Shop.Server.ReadAsync(db => db.StoppedAddresses.CountAsync()));
        using var oneClick = await program.Client.PostAsync(
            stop,
            new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")])
        );
        using var wrong = await program.OpenAsync("/mail/stop?who=nobody");
        await open.AnswersAsync(rid, "Are you there?");
        await open.PassesAsync(10);

        Assert.Equal(HttpStatusCode.OK, oneClick.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
        Assert.Single(open.Mail.Arrived);
    }

    [Fact]
    public async Task An_erased_visitor_gets_no_mail_and_leaves_no_address()
    {
        await using var open = await MailShop.OpenAsync();
        var (_, rid) = await open.LeftAsync();
        await open.AnswersAsync(rid, "Here I am.");
        await open
            .Shop.Server.Services.GetRequiredService<Writer>()
            .WriteAsync(async db =>
            {
                await StoppedAddresses.AddAsync(db, Ada, StopReason.Bounced, DateTimeOffset.UtcNow, $"550 {Ada}");
                return true;
            });
        var id = await open.Shop.Server.ReadAsync(db => db.Visitors.Select(v => v.Id).SingleAsync());

        await open.Shop.Server.Services.GetRequiredService<Erasure>().EraseAsync(id, by: null);
        await open.PassesAsync(10);

        Assert.Empty(open.Mail.Arrived);
        var left = await open.Shop.Server.ReadAsync(db => db.StoppedAddresses.SingleAsync());
        Assert.Equal((null, null), (left.Address, left.Answer));
        Assert.Equal(StoppedAddress.HashOf(Ada), left.Hash);
    }
}
