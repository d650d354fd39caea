using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>What the tour shows: the page, and the document that is meant (the livechat's, where that is the
/// subject).</summary>
public sealed record View(string Name, Page Page, Scope Subject);

/// <summary>
/// Leads through every page and state, always with the same people and texts, and shows each to whoever looks. The
/// visitor is on the shop of /demo.
/// </summary>
internal sealed class Tour(Browser visitors, Browser agents, Func<View, Task> look)
{
    public const int Width = 1440;
    public const int Height = 900;

    private static readonly Dictionary<string, string> Settings = new() { ["Demo:Enabled"] = "true" };

    public async Task TakeAsync()
    {
        await using var server = await Server.StartAsync(Settings);
        await SetUpAsync(server);
        var site = await server.SetUpAsync($"http://127.0.0.1:{server.Port}", "https://kettlelane.example");
        var noor = await server.AddAgentAsync("Noor Haddad", "noor@kettlelane.example");
        var visitor = new VisitorPage(await visitors.OpenAsync($"{server.Origin}/demo", Width, Height));
        await VisitBeforeAnybodyIsHereAsync(server, visitor);

        var agent = await SignInAsync(server);
        await ShowAsync("console-quiet", agent.Page);
        await TalkAsync(server, site, visitor, agent);
        await LoseTheRaceAsync(server, site, agent, noor);
        await VisitSettingsAsync(server, agent);
        await VisitLinksAsync(server, agent.Page);

        await agent.Page.GoToAsync($"{server.Origin}/agent");
        await using var restarted = await server.RestartAsync(() => ForgetEverybodyAsync(server));
        await agent.Page.WaitForAsync("dialog", "You are signed out");
        await ShowAsync("console-signed-out", agent.Page);
        await visitor.SeesAsync("This conversation is no longer available.");
        await ShowChatAsync("chat-gone", visitor);
        await visitor.WritesAsync("Is anybody there?");
        await Eventually.IsTrueAsync("the visitor is somebody new", () => restarted.ConnectionsOf(Party.Visitor) == 1);

        await restarted.DisposeAsync();
        await visitor.SeesAsync("No connection.");
        await visitor.WritesAsync("Are you still there?");
        await visitor.SeesAsync("Waiting for the connection");
        await ShowChatAsync("chat-offline", visitor);
    }

    private async Task SetUpAsync(Server server)
    {
        var page = await agents.OpenAsync($"{server.Origin}/setup", Width, Height);
        await ShowAsync("setup", page);
    }

    private async Task VisitBeforeAnybodyIsHereAsync(Server server, VisitorPage visitor)
    {
        await visitor.Page.WaitForAsync("button", "Open live chat");
        await ShowAsync("demo", visitor.Page);
        await visitor.OpensChatAsync();
        await ShowChatAsync("chat-nobody-here", visitor);
        // Looking at a ring takes longer than it rings, on a slow machine.
        await ChangeSiteAsync(server, site => (site.AsksName, site.AsksEmail, site.RingSeconds) = (true, true, 120));
        await visitor.Page.ReloadAsync();
    }

    private async Task<AgentPage> SignInAsync(Server server)
    {
        var page = await agents.OpenAsync($"{server.Origin}/sign-in", Width, Height);
        await ShowAsync("sign-in", page);
        await page.FillAsync("E-mail", Server.AgentEmail);
        await page.FillAsync("Password", "not-this-one-either");
        await page.ClickAsync("button", "Sign in");
        await page.WaitForTextAsync("The e-mail address or password is wrong.");
        await ShowAsync("sign-in-error", page);
        await page.FillAsync("Password", Server.AgentPassword);
        await page.ClickAsync("button", "Sign in");
        await page.WaitForAsync("heading", "All quiet");
        return new(page);
    }

    private async Task TalkAsync(Server server, Site site, VisitorPage visitor, AgentPage agent)
    {
        var chat = await visitor.OpensChatAsync();
        await chat.WaitForTextAsync("How can we help?");
        await ShowChatAsync("chat-form", visitor);
        await ChangeSiteAsync(server, changed => changed.AsksEmail = changed.AsksName = false);
        await visitor.Page.ReloadAsync();
        chat = await visitor.OpensChatAsync();
        await chat.WaitForTextAsync("How can we help?");
        await ShowChatAsync("chat-empty", visitor);

        await ChangeSiteAsync(server, changed => changed.AsksEmail = changed.AsksName = true);
        await visitor.Page.ReloadAsync();
        chat = await visitor.OpensChatAsync();
        await chat.FillAsync("Your name", "Ada Moreau");
        await chat.FillAsync("E-mail", "ada.moreau@example.org");
        await visitor.WritesAsync("Hi! The front brake on my Alder squeals since yesterday’s rain.");
        await visitor.SeesExactlyAsync("Hi! The front brake on my Alder squeals since yesterday’s rain.");
        await WaitingAsync(server, site, "Jonas Weber", "Do you ship to Denmark?");
        await WaitingAsync(server, site, null, "Is the M in stock in blue?");
        await TakeAsync(
            server,
            await WaitingAsync(server, site, "Priya Nair", "Thanks, Saturday works"),
            Server.AgentEmail
        );
        await agent.Page.ReloadAsync();
        await agent.OpensAsync("Ada Moreau");
        await ShowAsync("room-waiting", agent.Page);

        await agent.Page.ClickAsync("button", "Take conversation");
        await agent.Page.WaitForAsync("textbox", "Message");
        await agent.WritesAsync("Good morning Ada. That is usually the pads, and often fixed in five minutes.");
        await agent.WritesAsync("Does it squeal all the time, or on the first few stops only?");
        await visitor.SeesAsync("first few stops only?");
        await visitor.WritesAsync("All the time. And there is a gap on one side.");
        await agent.SeesAsync("a gap on one side.");
        await visitor.SeesAsync("Seen");
        await agent.SeesAsync("Seen");
        await agent.SeesInboxAsync("Mine", "Ada Moreau", "Priya Nair 1");
        await ShowAsync("room", agent.Page);
        await ShowChatAsync("chat", visitor);
        await CallAsync(visitor, agent);
        await CallOverTheConsoleAsync(visitor, agent);

        await agent.ClosesConversationAsync();
        await ShowAsync("room-closed", agent.Page);
        await visitor.SeesAsync("This conversation is closed.");
        await ShowChatAsync("chat-closed", visitor);
        await agent.Page.ClickAsync("button", "Reopen conversation");
        await agent.Page.WaitForAsync("textbox", "Message");
    }

    private async Task CallAsync(VisitorPage visitor, AgentPage agent)
    {
        var meet = await agent.StartVideoCallAsync();
        var ring = await visitor.IsRungAsync();
        await meet.Scope.WaitForExpressionAsync(
            "the agent's own picture",
            "document.querySelector('video[data-party=local]').readyState >= 2"
        );
        await ShowChatAsync("call-ring", visitor);
        await ShowAsync("call-ringing", meet.Page);
        await visitor.Page.BringToFrontAsync();
        await ring.AcceptAsync();
        var docked = await visitor.DockedCallAsync();
        await docked.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        await look(new("call-docked", visitor.Page, docked.Scope));
        await ShowCardAsync("call-join", await meet.Page.UrlAsync());
        await ShowCodeAsync("call-docked-code", docked, visitor.Page);
        await docked.Scope.ClickAsync("button", "Expand");
        await docked.WaitForContainerAsync("overlay");
        await look(new("call-cover", visitor.Page, docked.Scope));
        await docked.Scope.ClickAsync("button", "Shrink");
        await docked.Scope.WaitForAsync("button", "Move call");
        await look(new("call-overlay", visitor.Page, docked.Scope));
        await docked.Scope.ClickAsync("button", "Minimize");
        await (await visitor.ChatAsync()).WaitForAsync("textbox", "Message");
        await visitor.ClosesChatAsync();
        await visitor.Page.WaitForAsync("button", "Open live chat");
        await look(new("call-bar", visitor.Page, docked.Scope));
        await visitor.OpensChatAsync();
        await ShowAsync("call", meet.Page);
        await ShowCodeAsync("call-code", meet, meet.Page);
        await meet.Page.ClickAsync("button", "Show conversation");
        await ShowAsync("call-conversation", meet.Page);
        await meet.Page.ClickAsync("button", "Hide conversation");
        await ShowAsync("room-in-call", agent.Page);
        await docked.TurnCameraOffAsync();
        await meet.Scope.WaitForTextAsync("turned the camera off");
        await ShowAsync("call-voice", meet.Page);
        await meet.HangUpAsync();
        await meet.WaitForStateAsync("ended");
        await ShowAsync("call-ended", meet.Page);
        await meet.Page.CloseAsync();
        await visitor.SeesAsync("hung up at");
        await ShowChatAsync("chat-after-call", visitor);
    }

    private async Task CallOverTheConsoleAsync(VisitorPage visitor, AgentPage agent)
    {
        await agent.OpensCallsOverTheConsoleAsync("Ada Moreau");
        var overlay = await agent.StartVideoCallInOverlayAsync();
        var ring = await visitor.IsRungAsync();
        await look(new("console-call-ringing", agent.Page, overlay.Scope));
        await visitor.Page.BringToFrontAsync();
        await ring.AcceptAsync();
        await overlay.MediaFlowsAsync();
        await look(new("console-call-covering", agent.Page, overlay.Scope));
        await overlay.ShrinkAsync();
        await overlay.Scope.WaitForAsync("button", "Expand");
        await look(new("console-call-frame", agent.Page, overlay.Scope));
        await ShowAsync("console-call", agent.Page);
        var second = await agents.OpenAsync(await agent.Page.UrlAsync(), Width, Height);
        await second.WaitForTextAsync("Call in another tab");
        await ShowAsync("console-call-elsewhere", second);
        await second.CloseAsync();
        await overlay.HangUpAsync();
        await agent.Page.WaitForGoneAsync("region", "Video call");
        await agent.OpensCallsInATabAsync("Ada Moreau");
    }

    private async Task LoseTheRaceAsync(Server server, Site site, AgentPage agent, Agent noor)
    {
        var rid = await WaitingAsync(server, site, "Tomasz Kowalski", "Does the rim tape fit?");
        await agent.OpensAsync("Tomasz Kowalski");
        await TakeAsync(server, rid, noor.Email ?? "");
        await agent.SeesAsync("Noor Haddad has this conversation");
        await ShowAsync("room-of-a-colleague", agent.Page);
    }

    private async Task VisitSettingsAsync(Server server, AgentPage agent)
    {
        var page = agent.Page;
        await page.GoToAsync($"{server.Origin}/agent/people");
        await page.FillAsync("E-mail", "lea@kettlelane.example");
        await page.ClickAsync("button", "Invite");
        await page.WaitForTextAsync("Invitation for lea@kettlelane.example");
        await page.EvaluateAsync<object?>(
            """
            document.getElementById('link').textContent = document
              .getElementById('link')
              .textContent.replace(/#.*/, '#NTk2ZGQ0OTAtYzI3Yy00YjA4LWJhOTQtMGMwYzVlM2Y')
            """
        );
        await ShowAsync("people-invited", page);
        await page.GoToAsync($"{server.Origin}/agent/check");
        await page.WaitForTextAsync("Everything is in order", TimeSpan.FromSeconds(30));
        await ShowAsync("check", page);
        await page.GoToAsync($"{server.Origin}/agent/people");
        await ShowAsync("people", page);
        await page.EvaluateAsync<object?>(
            "document.querySelector('[aria-label=\"Actions for Noor Haddad\"]').parentElement.open = true"
        );
        await ShowAsync("people-menu", page);
        await page.GoToAsync($"{server.Origin}/agent/calls");
        await ShowAsync("calls", page);
        await page.GoToAsync($"{server.Origin}/agent/sites");
        await ShowAsync("sites", page);
        await page.GoToAsync($"{server.Origin}/agent/sites/kettle-lane");
        await ShowAsync("site", page);
        await page.GoToAsync($"{server.Origin}/agent/figures");
        await ShowAsync("figures", page);
        await page.EvaluateAsync<object?>(
            "document.querySelectorAll('details.more').forEach((one) => (one.open = true))"
        );
        await ShowAsync("figures-tables", page);
        await page.GoToAsync($"{server.Origin}/agent/figures?from=2000-01-01&to=2000-01-07");
        await ShowAsync("figures-nothing", page);
        await page.GoToAsync($"{server.Origin}/agent/sites/kettle-lane/chat");
        await ShowAsync("site-chat", page);
        await page.GoToAsync($"{server.Origin}/agent/me");
        await ShowAsync("me", page);
    }

    private async Task VisitLinksAsync(Server server, Page page)
    {
        await page.GoToAsync($"{server.Origin}/invitation#NTk2ZGQ0OTAtYzI3Yy00YjA4LWJhOTQtMGMwYzVlM2Y");
        await ShowAsync("invitation", page);
        await page.GoToAsync($"{server.Origin}/new-password#NTk2ZGQ0OTAtYzI3Yy00YjA4LWJhOTQtMGMwYzVlM2Y");
        await ShowAsync("new-password", page);
        await page.GoToAsync($"{server.Origin}/nothing-here");
        await ShowAsync("error", page);
    }

    /// <summary>Sessions of agents and credentials of visitors are good no more.</summary>
    private static async Task ForgetEverybodyAsync(Server server)
    {
        await using var database = DatabaseFile.Open(server.DataDirectory);
        DatabaseFile.Execute(database, "UPDATE Visitors SET CredentialHash = Id");
        DatabaseFile.Execute(database, "UPDATE Agents SET SecurityStamp = Id");
    }

    /// <summary>The call's address, opened by hand.</summary>
    private async Task ShowCardAsync(string name, string address)
    {
        var page = await agents.OpenAsync(address, Width, Height);
        await (await MeetPage.InAsync(page)).SeesCardAsync();
        await ShowAsync(name, page);
        await page.CloseAsync();
    }

    private async Task ShowCodeAsync(string name, MeetPage meet, Page page)
    {
        await page.BringToFrontAsync();
        await meet.Scope.ClickAsync("button", "Continue on another device");
        await meet.Scope.WaitForAsync("img", "QR code that opens this call");
        await look(new(name, page, meet.Scope));
        await meet.Scope.ClickAsync("button", "Close");
    }

    private Task ShowAsync(string name, Page page) => look(new(name, page, page));

    private async Task ShowChatAsync(string name, VisitorPage visitor) =>
        await look(new(name, visitor.Page, await visitor.ChatAsync()));

    private static async Task ChangeSiteAsync(Server server, Action<Site> change)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<LiveChatDb>();
        change(await database.Sites.SingleAsync());
        await database.SaveChangesAsync();
    }

    private static async Task<string> WaitingAsync(Server server, Site site, string? name, string text)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var newcomer = new NewVisitor
        {
            SiteId = site.Id,
            CredentialHash = Secrets.Hash(Secrets.New()),
            Name = name,
            PageTitle = "Alder 8, everyday bicycles",
            Language = "en",
            Device = new("Firefox 145", DeviceKind.Computer),
        };
        return (
            await scope.ServiceProvider.GetRequiredService<Chat>().SendAsNewVisitorAsync(newcomer, Ids.New(), text)
        ).Rid;
    }

    private static async Task TakeAsync(Server server, string rid, string email)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var agent = await scope
            .ServiceProvider.GetRequiredService<LiveChatDb>()
            .Users.SingleAsync(one => one.Email == email);
        await scope.ServiceProvider.GetRequiredService<Reassignments>().TakeAsync(agent.Id, rid);
    }
}
