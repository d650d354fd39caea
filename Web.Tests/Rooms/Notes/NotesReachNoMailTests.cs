using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms.Tags;
using LiveChatMeet.Tests.Mail;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace LiveChatMeet.Tests.Rooms.Notes;

/// <summary>Notes and tags stand in no mail that a visitor gets, and not on the page to which it leads. Other ways:
/// <see cref="NotesReachNoVisitorTests"/>; of the search, a visitor has none.</summary>
public sealed class NotesReachNoMailTests
{
    private const string Note = "canary-note-4714";
    private const string Tag = "canary-tag-4715";

    [Fact]
    public async Task Neither_an_answer_nor_a_missed_call_nor_a_transcript_nor_what_they_open_has_one()
    {
        await using var open = await MailShop.OpenAsync();
        var (visitor, rid) = await open.LeftAsync();
        await VisitorMailOccasionsTests.SavesAsync(open, ("SendsAnswers", "true"), ("SendsTranscripts", "true"));
        await VisitorMailOccasionsTests.VerifiesAsync(open);
        await NotesAsync(open, rid);

        await open.AnswersAsync(rid, "Here I am.");
        var answer = await open.ArrivesAsync();
        await MissesACallAsync(open, visitor, rid);
        await open.ArrivesAsync(after: 1);
        await NotesAsync(open, rid);
        (await open.Shop.Mara.SubmitAsync($"/agent/rooms/{rid}", "Close conversation")).Dispose();
        await open.ArrivesAsync(after: 2);

        Assert.Equal(
            [
                "Kettle Lane Cycles called you",
                "Kettle Lane Cycles has answered you",
                "Your conversation with Kettle Lane Cycles",
            ],
            open.Mail.Arrived.Select(mail => mail.Subject).Order()
        );
        foreach (var mail in open.Mail.Arrived)
            AssertSilent(WholeOf(mail), mail.Subject ?? "A mail");
        using var phone = open.Shop.Server.NewBrowser();
        using var opened = await phone.SubmitAsync(
            "/conversation",
            "Open the conversation",
            ("Code", MailShop.SecretIn(answer))
        );
        var page = (await phone.ReadAsync($"/conversation/{Shop.Site}")).DocumentElement.OuterHtml;
        var chat = (await phone.ReadAsync($"/livechat/{Shop.Site}")).DocumentElement.OuterHtml;
        Assert.Contains("Here I am.", chat, StringComparison.Ordinal);
        AssertSilent(page + chat, "the conversation");
        AssertAgentReads((await open.Shop.Mara.ReadAsync($"/agent/rooms/{rid}")).DocumentElement.OuterHtml);
    }

    private static async Task NotesAsync(MailShop open, string rid)
    {
        await using var mara = await open.Shop.ConnectAsync(open.Shop.Mara);
        await mara.AddNoteAsync(rid, $"{Note} {Guid.NewGuid()}");
        var id = await open.Shop.IdOfAsync(Server.AgentEmail);
        await open.Shop.Server.Services.GetRequiredService<RoomTags>().AddAsync(new(Party.Agent, id), rid, Tag);
    }

    private static async Task MissesACallAsync(MailShop open, PlainVisitor visitor, string rid)
    {
        await using var here = await visitor.ConnectAsync();
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

    // Its headers, and each part as its reader sees it.
    private static string WholeOf(MimeMessage mail) =>
        string.Join('\n', mail.Headers.Select(header => header.Value))
        + string.Join('\n', mail.BodyParts.OfType<TextPart>().Select(part => part.Text));

    private static void AssertSilent(string text, string where)
    {
        foreach (var canary in (string[])[Note, Tag])
            Assert.False(text.Contains(canary, StringComparison.Ordinal), $"{where} has {canary}.");
    }

    private static void AssertAgentReads(string page)
    {
        Assert.Contains(Note, page, StringComparison.Ordinal);
        Assert.Contains(Tag, page, StringComparison.Ordinal);
    }
}
