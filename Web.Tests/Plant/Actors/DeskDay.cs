using LiveChatMeet.Desk.Answers;
using LiveChatMeet.Figures;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms.Tags;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A shop as it looks after some weeks of work: teams, hours, tags, answers, notes, files, calls, figures and
/// mail.</summary>
internal sealed class DeskDay(MailShop mail)
{
    private readonly Shop _shop = mail.Shop;

    /// <summary>The conversation that has something of everything.</summary>
    public string Rid { get; private set; } = "";

    public async Task PassAsync()
    {
        await SetUpAsync();
        await TalkAsync();
        await CallsAsync();
        await CountAsync();
        foreach (var address in (string[])["lea@kettlelane.example", "maximiliane.oberschmidt@kettlelane.example"])
            using (await MailShop.PressAsync(_shop.Mara, "/agent/people", "MailInvitation", ("Email", address))) { }
        await Eventually.IsTrueAsync("a mail has arrived", () => mail.Mail.Arrived.Count > 0);
    }

    private async Task SetUpAsync()
    {
        var noah = await _shop.IdOfAsync(Shop.NoahEmail);
        await _shop.AddTeamAsync("Workshop", [noah, await _shop.IdOfAsync(Server.AgentEmail)], Shop.Site);
        await _shop.AddTeamAsync("Wholesale and fleet customers", [noah], Shop.OtherSite);
        foreach (var site in (string[])[Shop.Site, Shop.OtherSite])
            using (await _shop.SetDeskAsync(site, [.. Hours()])) { }
        await AnswerAsync("pads", "Brake pads", "A pair of pads is £14, fitted in five minutes.");
        await AnswerAsync("hours", "Opening hours", "We are here from nine to five, {agent} too.");
    }

    private static IEnumerable<(string, string)> Hours() =>
        [
            ("HasHours", "true"),
            ("TimeZone", "Europe/London"),
            .. Enumerable.Range(0, 6).Select(day => ($"Week[{day}]", day < 5 ? "0:00-24:00" : "10:00-14:00")),
            ("Holidays", "2026-12-25\n2026-12-26"),
        ];

    private async Task AnswerAsync(string shortcut, string title, string text)
    {
        var by = new AnswerRights(await _shop.IdOfAsync(Server.AgentEmail), IsAdministrator: true);
        var draft = AnswerDraft.Checked(shortcut, title, text);
        await _shop
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(new SaveAnswer(by, null, true, draft, TimeProvider.System));
    }

    private async Task TalkAsync()
    {
        var (visitor, rid) = await _shop.OpenRoomAsync(_shop.Mara, "The front brake on my Alder squeals in the rain.");
        Rid = rid;
        using (await visitor.PostAsync("About", ("name", "Ada Moreau"), ("email", "ada.moreau@visitor.example"))) { }
        await using var mara = await _shop.ConnectAsync(_shop.Mara);
        await mara.SendAsync(rid, "Good morning Ada. That is usually the pads, and often fixed in five minutes.");
        var files = new SentFiles(_shop);
        await files.FromAsync(visitor, SamplePictures.JpegWithPlace, "brake.jpg");
        await files.FromAsync(_shop.Mara, rid, "%PDF-1.7"u8.ToArray(), "Service record of the Alder 8, 2026.pdf");
        await mara.AddNoteAsync(rid, "Was here in spring, too: see her first ride. @Noah, is the stand free at nine?");
        var me = new Actor(Party.Agent, await _shop.IdOfAsync(Server.AgentEmail));
        foreach (var tag in (string[])["brakes", "workshop", "warranty"])
            await _shop.Server.Services.GetRequiredService<RoomTags>().AddAsync(me, rid, tag);
        await NamedAsync("Jonas Weber", "Do you ship to Denmark? And what does it cost for two wheels?");
        await NamedAsync("Maximiliane Oberschmidt-Hagenauer", "Is the M in stock in blue?");
    }

    private async Task NamedAsync(string name, string text)
    {
        var (visitor, _) = await _shop.OpenRoomAsync(text: text);
        using (await visitor.PostAsync("About", ("name", name), ("email", ""))) { }
    }

    private async Task CallsAsync()
    {
        var (talked, _, _) = await PlainCall.TalkingAsync(_shop, _shop.Noah);
        await using (talked)
            await talked.Guest.HangUpAsync(talked.Id);
        var (relayed, _, _) = await PlainCall.TalkingAsync(_shop, _shop.Noah);
        await using (relayed)
            await relayed.Guest.HangUpAsync(relayed.Id);
        await using (var silent = await PlainCall.AcceptedAsync(_shop, _shop.Noah))
            await silent.Agent.HangUpAsync(silent.Id);
        await using (var declined = await PlainCall.RingAsync(_shop, _shop.Mara))
            await declined.Guest.DeclineAsync(declined.Id, "In ten minutes, please.");
        await _shop.Server.ReadAsync(async database =>
        {
            await MeasuredAsync(database, talked.Id, TimeSpan.FromMinutes(7.4), (41_000, 90, 48, false));
            await MeasuredAsync(database, relayed.Id, TimeSpan.FromMinutes(68), (210_000, 9_400, 390, true));
            return true;
        });
    }

    private static Task<int> MeasuredAsync(
        LiveChatDb database,
        string id,
        TimeSpan talked,
        (long Received, long Lost, int RoundTripMs, bool IsRelayed) of
    )
    {
        var (ended, accepted) = (DateTimeOffset.UtcNow, DateTimeOffset.UtcNow - talked);
        return database
            .Calls.Where(call => call.Id == id)
            .ExecuteUpdateAsync(set =>
                set.SetProperty(c => c.RangAt, accepted.AddSeconds(-9))
                    .SetProperty(c => c.AcceptedAt, accepted)
                    .SetProperty(c => c.EndedAt, ended)
                    .SetProperty(c => c.Measures.Received, of.Received)
                    .SetProperty(c => c.Measures.Lost, of.Lost)
                    .SetProperty(c => c.Measures.Readings, 9)
                    .SetProperty(c => c.Measures.RoundTripMs, of.RoundTripMs)
                    .SetProperty(c => c.Measures.IsRelayed, of.IsRelayed)
            );
    }

    // Two months, each day like the one a week before.
    private async Task CountAsync()
    {
        await Eventually.IsTrueAsync(
            "nothing else is counted",
            () => !_shop.Server.Services.GetRequiredService<FigureKeeper>().IsBehind
        );
        string[] agents = [await _shop.IdOfAsync(Server.AgentEmail), await _shop.IdOfAsync(Shop.NoahEmail)];
        await _shop
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(async database =>
            {
                var site = await database.Sites.SingleAsync(s => s.Key == Shop.Site);
                for (var ago = 1; ago <= 60; ago++)
                    foreach (var (figure, most, seconds) in Usual)
                        database.DaySums.Add(Sum(site.Id, agents[ago % 2], ago, figure, most, seconds));
                await database.SaveChangesAsync();
                return true;
            });
    }

    private static readonly (Figure Figure, int Most, int Seconds)[] Usual =
    [
        (Figure.Answered, 24, 95),
        (Figure.Taken, 24, 40),
        (Figure.Unanswered, 4, 0),
        (Figure.Talked, 8, 430),
        (Figure.Missed, 3, 0),
        (Figure.Declined, 2, 0),
        (Figure.FailedUnrelayed, 1, 0),
        (Figure.RatedExcellent, 6, 0),
        (Figure.RatedGood, 3, 0),
        (Figure.RatedPoor, 1, 0),
    ];

    private static DaySum Sum(string siteId, string agentId, int ago, Figure figure, int most, int seconds)
    {
        var count = 1 + (most * (7 - (ago % 7)) / 8);
        var each = seconds + (seconds * (ago % 5) / 4);
        return new()
        {
            SiteId = siteId,
            Day = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-ago),
            AgentId = agentId,
            Figure = figure,
            Count = count,
            Seconds = (long)count * each,
            Spread = seconds == 0 ? Spread.None : Spread.None.With(each, count),
        };
    }
}
