using LiveChatMeet.Desk.Answers;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Desk;

/// <summary>Two agents and three visitors, from morning to evening.</summary>
[Trait("Needs", "browser")]
public sealed class WorkingDayTests : IWithPeople, IAsyncLifetime
{
    private const string Colleague = "noor@kettlelane.example";
    private const string Ada = "Guest 1";
    private const string Ben = "Guest 2";
    private const string Cleo = "Guest 3";

    private static readonly SettableClock Clock = new(new(2026, 11, 30, 10, 2, 0, TimeSpan.Zero)); // a Monday

    private readonly DirectoryInfo _disk = Directory.CreateTempSubdirectory("livechatmeet-day-");
    private MailServer _mail = null!;

    public People People { get; } = new() { Time = Clock };

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        _mail = await MailServer.StartAsync();
        foreach (var (name, value) in _mail.Settings())
            People.Settings[name] = value;
        await People.InitializeAsync();
        await People.Server.AddAgentAsync("Noor Haddad", Colleague);
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await People.DisposeAsync();
        await _mail.DisposeAsync();
        _disk.Delete(recursive: true);
    }

    [Fact]
    public async Task A_day_at_the_desk()
    {
        var mara = await People.AgentAsync();
        var noor = await People.AgentAsync(BrowserKind.Firefox, Colleague);
        var ada = await ComesAsync(BrowserKind.Chromium, "The front brake squeals.");

        await MaraAnswersFromTheCannedOnesAndKeepsANoteAsync(mara, ada);
        await FilesGoBothWaysAsync(mara, ada);
        await MaraHandsOverAndNoorCallsAsync(mara, noor, ada);
        await BenMissesACallWhileMaraIsAwayAsync(mara, noor);
        await CleoLeavesAndComesBackByMailOnAPhoneAsync(noor);
        await AdaSaysHowItWasAsync(noor, ada);
        await MaraFindsThemAndCountsTheDayAsync(mara);
        Assert.Empty(await mara.Page.ConsoleAsync());
        Assert.Empty(await ada.Page.ConsoleAsync());
    }

    private async Task MaraAnswersFromTheCannedOnesAndKeepsANoteAsync(AgentPage mara, VisitorPage ada)
    {
        await AddCannedAnswerAsync("pads", "Pads", "A pair of pads is £14.");
        await mara.TakesAsync(Ada);
        await mara.Page.ClickAsync("radio", "Note");
        await mara.Page.FillAsync("Note", "Was here in spring, too.");
        await mara.Page.ClickAsync("button", "Keep note");
        await mara.SeesAsync("Was here in spring, too.");

        await mara.Page.ClickAsync("radio", "Answer");
        await mara.Page.FillAsync("Message", "");
        await mara.Page.TypeAsync("/pads");
        await mara.Page.WaitForAsync("option", "Pads /pads A pair of pads is £14.");
        await mara.Page.PressAsync("Enter");
        await mara.Page.PressAsync("Enter");

        await ada.SeesExactlyAsync("The front brake squeals.", "A pair of pads is £14.");
        Assert.DoesNotContain("spring", await (await ada.ChatAsync()).TextAsync(), StringComparison.Ordinal);
    }

    private async Task FilesGoBothWaysAsync(AgentPage mara, VisitorPage ada)
    {
        var chat = await ada.ChatAsync();
        await chat.AttachAsync("Attach files", OnDisk("bill.pdf", "%PDF-1.7"u8.ToArray()));
        await chat.WaitForTextAsync("Ready to send");
        await ada.WritesAsync("My bill.");
        await mara.SeesAsync("bill.pdf");

        await mara.Page.AttachAsync("Attach files", OnDisk("pad.jpg", SamplePictures.JpegWithPlace));
        await mara.SeesAsync("Ready to send");
        await mara.WritesAsync("These ones.");
        await ada.SeesAsync("These ones.");
        await chat.WaitForExpressionAsync(
            "the picture",
            "[...document.querySelectorAll('.files img')].some((one) => one.complete && one.naturalWidth === 16)"
        );
    }

    private static async Task MaraHandsOverAndNoorCallsAsync(AgentPage mara, AgentPage noor, VisitorPage ada)
    {
        await mara.Page.EvaluateAsync<object?>("document.querySelector('header a[data-dialog]').focus()");
        await mara.Page.PressAsync("Enter");
        await mara.Page.WaitForAsync("dialog", $"Hand {Ada} over");
        await mara.Page.FillAsync("Note", "Please fit them.");
        await mara.Page.ClickAsync("button", "Hand over");
        await noor.SeesAsync($"Mara Lindqvist has handed {Ada} over to you.");
        await ada.SeesAsync("Noor Haddad joined the conversation");
        await noor.OpensAsync(Ada);
        await noor.SeesAsync("Please fit them.");

        var (meet, docked) = await noor.CallsAsync(ada);
        await meet.MediaFlowsAsync();
        await docked.MediaFlowsAsync();
        Clock.Advance(TimeSpan.FromMinutes(4));
        await meet.HangUpAsync();
        await ada.SeesAsync("hung up at");
    }

    private async Task BenMissesACallWhileMaraIsAwayAsync(AgentPage mara, AgentPage noor)
    {
        await OwnMenu.OpensAsync(mara.Page);
        await mara.Page.ClickAsync("button", "/^Away/");
        await mara.SeesAsync("You are away.");
        var ben = await ComesAsync(BrowserKind.Firefox, "When is the café open?");
        await noor.TakesAsync(Ben);
        await noor.Page.ClickAsync("button", "Start video call");
        await (await ben.IsRungAsync()).DeclineAsync();
        await ben.SeesAsync("You declined the call");
        await noor.SeesAsync($"Call {Ben} back");
        await noor.WritesAsync("From nine.");
        await ben.SeesAsync("From nine.");
        await noor.Page.ClickAsync("button", "Done");
        await noor.Page.WaitForNoTextAsync($"Call {Ben} back");
        await mara.Page.ClickAsync("button", "I am here");
    }

    private async Task CleoLeavesAndComesBackByMailOnAPhoneAsync(AgentPage noor)
    {
        await People.ChangeSiteAsync(site => site.AsksEmail = true);
        var cleo = new VisitorPage(
            await (await People.Browsers.StartAsync(BrowserKind.Chromium)).OpenAsync(People.Host.Origin)
        );
        var chat = await cleo.OpensChatAsync();
        await chat.FillAsync("E-mail", MailShop.Ada);
        await cleo.WritesAsync("Is the M in stock?");
        await noor.TakesAsync(Cleo);
        await cleo.Page.GoToAsync("about:blank");
        await noor.WritesAsync("Yes, in blue.");
        await Eventually.IsTrueAsync(
            "the mail arrives",
            () =>
            {
                Clock.Advance(TimeSpan.FromSeconds(20));
                return _mail.Arrived.Count > 0;
            }
        );
        var secret = MailShop.SecretIn(_mail.Arrived.Single());

        var phone = await (await People.Browsers.StartAsync(BrowserKind.Firefox)).OpenAsync(
            $"{People.Server.Origin}/conversation#t={secret}",
            390,
            844
        );
        await phone.ClickAsync("button", "Open the conversation");
        await phone.WaitForMessagesAsync(["Is the M in stock?", "Yes, in blue."]);
        await phone.FillAsync("Message", "I will take it.");
        await phone.ClickAsync("button", "Send");
        await noor.SeesAsync("I will take it.");
    }

    private static async Task AdaSaysHowItWasAsync(AgentPage noor, VisitorPage ada)
    {
        await noor.OpensAsync(Ada);
        await noor.ClosesConversationAsync();
        var chat = await ada.ChatAsync();
        await chat.WaitForExpressionAsync("the question", "document.getElementById('rate') !== null");
        await chat.EvaluateAsync<object?>("document.querySelector('#rate [value=Good]').click()");
        await chat.FillAsync("A word about it (optional)", "Fixed in five minutes.");
        await chat.ClickAsync("button", "Send rating");
        await noor.SeesAsync("Fixed in five minutes.");
    }

    private async Task MaraFindsThemAndCountsTheDayAsync(AgentPage mara)
    {
        await mara.Page.PressAsync("Control+k");
        await mara.Page.TypeAsync("cafe");
        await mara.Page.WaitForExpressionAsync(
            "Ben's conversation",
            $"document.querySelector('[data-part=found] .name')?.textContent === '{Ben}'"
        );

        await mara.Page.GoToAsync($"{People.Server.Origin}/agent/figures?days=7");
        Assert.Equal("Talked 1, Declined 1", await CountedAsync(mara.Page, "#calls-title ~ .legend li"));
        Assert.Equal("Answered 3", await CountedAsync(mara.Page, "#conversations-title ~ .legend li"));
        Assert.Equal(
            "Noor Haddad 2, Mara Lindqvist 1",
            await CountedAsync(mara.Page, "[aria-labelledby=agents-title] tbody tr", "[dir=auto], td:nth-child(2)")
        );
        Assert.Equal(
            "Good 1",
            await CountedAsync(mara.Page, "[aria-labelledby=ratings-title] tbody tr", "th, td:nth-child(2)")
        );
        await mara.Page.ClickAsync("link", "Talked");
        await mara.Page.WaitForTextAsync("1 of them talked");
        Assert.Equal("1 call", await CountedAsync(mara.Page, ".call-totals strong"));
        Assert.Contains(Ada, await CountedAsync(mara.Page, ".call-list tbody tr"), StringComparison.Ordinal);
    }

    /// <summary>What is counted on the page: a name and a number each, without those that are 0.</summary>
    private static Task<string> CountedAsync(Page page, string each, string? parts = null) =>
        page.EvaluateAsync<string>(
            """
            (each, parts) =>
              [...document.querySelectorAll(each)]
                .map((one) => (parts ? [...one.querySelectorAll(parts)] : [one]))
                .map((cells) => cells.map((cell) => cell.textContent).join(' '))
                .map((text) => text.replace(/\s+/g, ' ').trim())
                .filter((text) => !text.endsWith(' 0'))
                .join(', ')
            """,
            each,
            parts
        );

    private async Task<VisitorPage> ComesAsync(BrowserKind kind, string text)
    {
        var visitor = await People.VisitorAsync(kind);
        await visitor.OpensChatAsync();
        await visitor.WritesAsync(text);
        await visitor.SeesExactlyAsync(text);
        return visitor;
    }

    private string OnDisk(string name, byte[] bytes)
    {
        var path = Path.Combine(_disk.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private async Task AddCannedAnswerAsync(string shortcut, string title, string text)
    {
        var agent = await People.Server.ReadAsync(db => db.Users.FirstAsync());
        var draft = AnswerDraft.Checked(shortcut, title, text);
        await People
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(new SaveAnswer(new(agent.Id, IsAdministrator: true), null, true, draft, TimeProvider.System));
    }
}
