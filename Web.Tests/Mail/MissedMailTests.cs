using LiveChatMeet.Mail;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Mail;

/// <summary>What is to be mailed is mailed, whatever comes between.</summary>
public sealed class MissedMailTests
{
    private const string Transcript = "Your conversation with Kettle Lane Cycles";

    [Fact]
    public async Task Conversations_that_are_closed_while_the_storage_is_busy_are_mailed_once_it_is_not()
    {
        await using var open = await MailShop.OpenAsync();
        string[] rooms = [(await open.LeftAsync()).Rid, (await open.LeftAsync()).Rid];
        await WantsTranscriptsAsync(open);
        foreach (var rid in rooms)
            await ClosesAsync(open, rid);
        using var logs = LogLines.Of(open.Shop.Server);

        using (var other = DatabaseFile.Open(open.Shop.Server.DataDirectory))
        {
            DatabaseFile.Execute(other, "BEGIN EXCLUSIVE");
            open.Clock.Advance(MailWatch.Every);
            await Eventually.IsTrueAsync(
                "a look was in vain",
                () => logs.CountOf("What is to be mailed could not be stored: storage-busy") > 0
            );
            DatabaseFile.Execute(other, "ROLLBACK");
        }
        await open.PassesAsync(3);

        Assert.Equal(2, TranscriptsAt(open));
    }

    [Fact]
    public async Task A_conversation_that_is_closed_just_before_a_restart_is_mailed_once()
    {
        await using var open = await MailShop.OpenAsync();
        string[] rooms = [(await open.LeftAsync()).Rid, (await open.LeftAsync()).Rid];
        await WantsTranscriptsAsync(open);

        for (var closed = 1; closed <= rooms.Length; closed++)
        {
            await ClosesAsync(open, rooms[closed - 1]);
            await open.Shop.RestartAsync(() => { }, open.Clock);
            var remembered = open.Shop.Server.Services.GetRequiredService<MailSignals>().Closed;
            await Eventually.IsTrueAsync("they are remembered", () => remembered.All.Count == closed);
            await open.PassesAsync(3);
            Assert.Equal(closed, TranscriptsAt(open));
        }
    }

    [Fact]
    public async Task Who_was_there_only_when_their_mail_was_written_gets_it_after_they_have_left()
    {
        await using var open = await MailShop.OpenAsync();
        var (visitor, rid) = await open.LeftAsync();
        await open.Mail.StopAsync();
        await open.AnswersAsync(rid, "Here I am.");
        await MinutesUntilAsync(open, "it waits for the mail server", mails => mails.AnyAsync(m => m.Tries > 0));
        await using (await visitor.ConnectAsync())
        {
            await open.Mail.StartAgainAsync();
            await MinutesUntilAsync(open, "it is dropped", async mails => !await mails.AnyAsync());
        }

        var mail = await open.ArrivesAsync();

        Assert.Contains("> Here I am.", mail.TextBody, StringComparison.Ordinal);
        await open.PassesAsync(10);
        Assert.Single(open.Mail.Arrived);
    }

    [Fact]
    public void What_happens_in_a_conversation_while_it_is_looked_at_stays_noted()
    {
        var rooms = new NotedRooms();
        rooms.Note("quiet");
        rooms.Note("busy");

        var looked = rooms.All;
        rooms.Note("busy");
        foreach (var one in looked)
            rooms.Forget(one);

        Assert.Equal(["busy"], rooms.All.Select(one => one.Rid));
        rooms.Forget(rooms.All[0]);
        Assert.Empty(rooms.All);
    }

    [Fact]
    public async Task A_mail_that_nobody_can_compose_is_given_up_and_stops_no_other()
    {
        const string unreadable = "ada@visitor@example";
        await using var open = await MailShop.OpenAsync();
        var (_, rid) = await open.LeftAsync();
        await open
            .Shop.Server.Services.GetRequiredService<Writer>()
            .WriteAsync(db => db.Visitors.ExecuteUpdateAsync(set => set.SetProperty(v => v.Email, unreadable)));
        using var logs = LogLines.Of(open.Shop.Server);

        await open.AnswersAsync(rid, "Here I am.");
        await MinutesUntilAsync(open, "it is given up", mails => mails.AnyAsync(m => m.State == MailState.Failed));
        (await OutboxTests.InviteAsync(open, "new@kettlelane.example")).Dispose();
        await open.Mail.MailToAsync("new@kettlelane.example");

        var failed = await open.Shop.Server.ReadAsync(db => db.Mails.SingleAsync(m => m.To == unreadable));
        Assert.Equal(
            (1, MailStep.Content, "ParseException"),
            (failed.Tries, failed.FailedAt.GetValueOrDefault(), failed.Answer)
        );
        Assert.Equal(1, logs.CountOf("could not be handed over"));
        Assert.Single(open.Mail.Arrived);
    }

    private static async Task WantsTranscriptsAsync(MailShop open)
    {
        await VisitorMailOccasionsTests.SavesAsync(open, ("SendsTranscripts", "true"));
        await VisitorMailOccasionsTests.VerifiesAsync(open);
    }

    private static async Task ClosesAsync(MailShop open, string rid) =>
        (await open.Shop.Mara.SubmitAsync($"/agent/rooms/{rid}", "Close conversation")).Dispose();

    private static int TranscriptsAt(MailShop open) => open.Mail.Arrived.Count(mail => mail.Subject == Transcript);

    private static Task MinutesUntilAsync(
        MailShop open,
        string fact,
        Func<IQueryable<OutgoingMail>, Task<bool>> isTrueAsync
    ) =>
        Eventually.IsTrueAsync(
            fact,
            () =>
            {
                open.Clock.Advance(TimeSpan.FromMinutes(1));
                return open.Shop.Server.ReadAsync(db => isTrueAsync(db.Mails));
            }
        );
}
