using LiveChatMeet.Calls;
using LiveChatMeet.Mail;
using LiveChatMeet.Privacy;
using LiveChatMeet.Rooms.Blocks;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using SmtpServer.Protocol;

namespace LiveChatMeet.Tests.Mail;

/// <summary>What else than an answer brings a visitor a mail, and what a site says about it.</summary>
public sealed class VisitorMailOccasionsTests
{
    private const string SiteMail = $"/agent/sites/{Shop.Site}/mail";

    [Fact]
    public async Task Who_missed_a_call_and_left_is_told_who_called()
    {
        await using var open = await MailShop.OpenAsync();
        var (visitor, rid) = await open.LeftAsync();
        await using (var here = await visitor.ConnectAsync())
        {
            await here.SinceAsync(rid, 0); // answered only to somebody who counts as here
            var call = await PlainCall.StartAsync(open.Shop.Mara, rid);
            open.Clock.Advance(TimeSpan.FromMinutes(2));
            await Eventually.IsTrueAsync(
                "the call is missed",
                () =>
                    open.Shop.Server.ReadAsync(db =>
                        db.Calls.AnyAsync(c => c.Id == call && c.EndReason == EndReason.Missed)
                    )
            );
        }

        var mail = await open.ArrivesAsync();

        Assert.Equal("Kettle Lane Cycles called you", mail.Subject);
        Assert.Contains("Mara Lindqvist called you", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains(
            "Missed call\nMara Lindqvist · ",
            mail.TextBody!.ReplaceLineEndings("\n"),
            StringComparison.Ordinal
        );
        Assert.Contains("class=\"missed\"", mail.HtmlBody, StringComparison.Ordinal);
        await open.PassesAsync(10);
        Assert.Single(open.Mail.Arrived);
    }

    [Theory]
    [InlineData(true, true, 1)]
    [InlineData(true, false, 0)] // the address may be anybody's
    [InlineData(false, true, 0)] // the site does not want it
    [InlineData(true, true, 0, true)] // the visitor has taken back what they had agreed to
    public async Task A_closed_conversation_goes_to_a_verified_address_where_the_site_wants_it(
        bool siteWants,
        bool isVerified,
        int mails,
        bool isTakenBack = false
    )
    {
        await using var open = await MailShop.OpenAsync();
        var (_, rid) = await open.LeftAsync();
        await SavesAsync(open, siteWants ? [("SendsTranscripts", "true")] : []);
        if (isVerified)
            await VerifiesAsync(open);
        await open.AnswersAsync(rid, "Come by on Thursday.");
        if (isTakenBack)
            await open.Shop.Server.ReadAsync(db =>
            {
                db.Consents.Add(
                    new()
                    {
                        RoomId = rid,
                        Text = "A text.",
                        WithdrawnAt = DateTimeOffset.UtcNow,
                    }
                );
                return db.SaveChangesAsync();
            });
        (await open.Shop.Mara.SubmitAsync($"/agent/rooms/{rid}", "Close conversation")).Dispose();

        await open.PassesAsync(5);

        var transcripts = open.Mail.Arrived.Where(mail => mail.Subject == "Your conversation with Kettle Lane Cycles");
        Assert.Equal(mails, transcripts.Count());
        Assert.All(
            transcripts,
            mail =>
            {
                Assert.Contains("You, ", mail.TextBody, StringComparison.Ordinal);
                Assert.Contains($"> {MailShop.OwnWords}", mail.TextBody, StringComparison.Ordinal);
                Assert.Contains("> Come by on Thursday.", mail.TextBody, StringComparison.Ordinal);
            }
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mail_that_could_not_be_sent_is_dropped_once_its_reader_has_taken_back_or_is_blocked(
        bool isTakenBack
    )
    {
        await using var open = await MailShop.OpenAsync();
        var (visitor, rid) = await open.LeftAsync();
        await VerifiesAsync(open);
        var server = open.Shop.Server;
        var id = await server.ReadAsync(db => db.Visitors.Select(v => v.Id).SingleAsync());
        await server.ReadAsync(db =>
        {
            db.Consents.Add(new() { RoomId = rid, Text = "A text." });
            return db.SaveChangesAsync();
        });
        open.Mail.AnswerTo = _ => new((SmtpReplyCode)450, "4.2.0 later");
        await open.AnswersAsync(rid, "Come by on Thursday.");
        await Eventually.IsTrueAsync(
            "a first try fails",
            () =>
            {
                open.Clock.Advance(TimeSpan.FromMinutes(1));
                return server.ReadAsync(db => db.Mails.AnyAsync(m => m.Tries > 0));
            }
        );

        if (isTakenBack)
            (await visitor.TakesBackAsync()).Dispose();
        else
            await server
                .Services.GetRequiredService<Blocking>()
                .BlockAsync(await open.Shop.IdOfAsync(Server.AgentEmail), rid, BlockTerm.Always, withNetwork: false);
        // Refused on, so that one that was on its way meanwhile does not arrive.
        await Eventually.IsTrueAsync(
            "the mail is dropped",
            () =>
            {
                open.Clock.Advance(TimeSpan.FromMinutes(1));
                return server.ReadAsync(async db => !await db.Mails.AnyAsync());
            }
        );
        open.Mail.AnswerTo = _ => null;
        await server.Services.GetRequiredService<VisitorMails>().TranscriptAsync(id); // asked for
        await open.PassesAsync(2);

        Assert.Equal("Your conversation with Kettle Lane Cycles", Assert.Single(open.Mail.Arrived).Subject);
    }

    [Fact]
    public async Task A_site_that_sends_no_answers_sends_none_and_its_words_stand_in_those_of_one_that_does()
    {
        await using var open = await MailShop.OpenAsync();
        var (_, rid) = await open.LeftAsync();
        await SavesAsync(open);
        await open.AnswersAsync(rid, "Nobody mails this.");
        await open.PassesAsync(10);
        Assert.Empty(open.Mail.Arrived);

        await SavesAsync(
            open,
            ("SendsAnswers", "true"),
            ("ReplyTo", "shop@kettlelane.example"),
            ("Signature", "Kettle Lane Cycles, 4 Kettle Lane, Leeds")
        );
        await open.AnswersAsync(rid, "But this.");
        var mail = await open.ArrivesAsync();

        Assert.Equal("shop@kettlelane.example", mail.ReplyTo.Mailboxes.Single().Address);
        Assert.Contains("4 Kettle Lane, Leeds", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("You can also simply answer this e-mail.", mail.TextBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ReplyTo", "nobody")]
    [InlineData("ReplyTo", "a@b.example\r\nBcc: everybody@victim.example")]
    public async Task A_site_takes_no_address_that_is_none(string field, string value)
    {
        await using var open = await MailShop.OpenAsync();

        using var saved = await open.Shop.Mara.SubmitAsync(SiteMail, "Save", (field, value), ("SendsAnswers", "true"));

        Assert.False(saved.IsSuccessStatusCode || saved.Headers.Location is not null);
        Assert.Equal(0, await open.Shop.Server.ReadAsync(db => db.SiteMails.CountAsync()));
    }

    [Theory]
    [InlineData("a\r\nBcc: everybody@victim.example")]
    [InlineData("Subject: free\n\n<script>alert(1)</script>")]
    public async Task No_line_break_of_a_name_or_a_message_makes_a_header(string hostile)
    {
        await using var open = await MailShop.OpenAsync();
        var (_, rid) = await open.LeftAsync();
        await open
            .Shop.Server.Services.GetRequiredService<Writer>()
            .WriteAsync(db => db.Sites.ExecuteUpdateAsync(set => set.SetProperty(s => s.Name, hostile)));
        await open.AnswersAsync(rid, hostile);

        var mail = await open.ArrivesAsync();

        Assert.Empty(mail.Bcc);
        Assert.Equal(MailShop.Ada, mail.To.Mailboxes.Single().Address);
        Assert.DoesNotContain("<script>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", mail.Subject, StringComparison.Ordinal);
        Assert.Equal(mail.Headers.Count, mail.Headers.Select(header => header.Id).Distinct().Count());
    }

    [Fact]
    public async Task What_was_mailed_to_a_visitor_stands_in_what_is_handed_to_them()
    {
        await using var open = await MailShop.OpenAsync();
        var (_, rid) = await open.LeftAsync();
        await open.AnswersAsync(rid, "Here I am.");
        await open.ArrivesAsync();
        var id = await open.Shop.Server.ReadAsync(db =>
            db.Rooms.Where(r => r.Id == rid).Select(r => r.VisitorId).SingleAsync()
        );
        await using var scope = open.Shop.Server.Services.CreateAsyncScope();

        var document = System.Text.Encoding.UTF8.GetString(
            await scope
                .ServiceProvider.GetRequiredService<VisitorExport>()
                .OfAsync(id, withNotes: false, TestContext.Current.CancellationToken)
        );

        var mail = System.Text.Json.JsonDocument.Parse(document).RootElement.GetProperty("mail");
        var letter = mail.GetProperty("mails")[0];
        Assert.Equal(
            ("answer", MailShop.Ada),
            (letter.GetProperty("kind").GetString()?.ToLowerInvariant(), letter.GetProperty("to").GetString())
        );
    }

    /// <summary>What the site mails to its visitors.</summary>
    internal static async Task SavesAsync(MailShop open, params (string Name, string Value)[] fields)
    {
        using var saved = await MailShop.PressAsync(open.Shop.Mara, SiteMail, "", fields);
        Assert.True(saved.IsSuccessStatusCode || saved.Headers.Location is not null, $"{saved.StatusCode}");
    }

    /// <summary>As if each visitor had opened a link from a mail.</summary>
    internal static Task<bool> VerifiesAsync(MailShop open) =>
        open
            .Shop.Server.Services.GetRequiredService<Writer>()
            .WriteAsync(async db =>
            {
                foreach (var id in await db.Visitors.Select(v => v.Id).ToListAsync())
                    db.VerifiedAddresses.Add(
                        new()
                        {
                            VisitorId = id,
                            Email = MailShop.Ada,
                            At = open.Clock.GetUtcNow(),
                        }
                    );
                return true;
            });
}
