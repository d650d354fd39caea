using LiveChatMeet.Identity;
using LiveChatMeet.Sites;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;

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
        await new SettingsTour(look).TakeAsync(server, agent.Page);

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
        await server.ChangeSiteAsync(site => (site.AsksName, site.AsksEmail, site.RingSeconds) = (true, true, 120));
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
        await server.ChangeSiteAsync(changed => changed.AsksEmail = changed.AsksName = false);
        await visitor.Page.ReloadAsync();
        chat = await visitor.OpensChatAsync();
        await chat.WaitForTextAsync("How can we help?");
        await ShowChatAsync("chat-empty", visitor);

        await server.ChangeSiteAsync(changed => changed.AsksEmail = changed.AsksName = true);
        await visitor.Page.ReloadAsync();
        chat = await visitor.OpensChatAsync();
        await chat.FillAsync("Your name", "Ada Moreau");
        await chat.FillAsync("E-mail", "ada.moreau@example.org");
        await visitor.WritesAsync("Hi! The front brake on my Alder squeals since yesterday’s rain.");
        await visitor.SeesExactlyAsync("Hi! The front brake on my Alder squeals since yesterday’s rain.");
        await server.WaitingAsync(site, "Jonas Weber", "Do you ship to Denmark?");
        await server.WaitingAsync(site, null, "Is the M in stock in blue?");
        await server.TakeAsync(
            await server.WaitingAsync(site, "Priya Nair", "Thanks, Saturday works"),
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
        await new CallTour(agents, look).TakeAsync(visitor, agent);

        await agent.ClosesConversationAsync();
        await ShowAsync("room-closed", agent.Page);
        await visitor.SeesAsync("This conversation is closed.");
        await ShowChatAsync("chat-closed", visitor);
        await agent.Page.ClickAsync("button", "Reopen conversation");
        await agent.Page.WaitForAsync("textbox", "Message");
    }

    private async Task LoseTheRaceAsync(Server server, Site site, AgentPage agent, Agent noor)
    {
        var rid = await server.WaitingAsync(site, "Tomasz Kowalski", "Does the rim tape fit?");
        await agent.OpensAsync("Tomasz Kowalski");
        await server.TakeAsync(rid, noor.Email ?? "");
        await agent.SeesAsync("Noor Haddad has this conversation");
        await ShowAsync("room-of-a-colleague", agent.Page);
    }

    /// <summary>Sessions of agents and credentials of visitors are good no more.</summary>
    private static async Task ForgetEverybodyAsync(Server server)
    {
        await using var database = DatabaseFile.Open(server.DataDirectory);
        DatabaseFile.Execute(database, "UPDATE Visitors SET CredentialHash = Id");
        DatabaseFile.Execute(database, "UPDATE Agents SET SecurityStamp = Id");
    }

    private Task ShowAsync(string name, Page page) => look(new(name, page, page));

    private async Task ShowChatAsync(string name, VisitorPage visitor) =>
        await look(new(name, visitor.Page, await visitor.ChatAsync()));
}
