using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Console;

[BeginsFirst]
[Trait("Needs", "browser")]
public sealed class ConsoleBrowserTests : IWithPeople
{
    public People People { get; } = new();

    private const string Colleague = "noor@kettlelane.example";

    /// <summary>A3: in the console.</summary>
    [Theory, EachBrowser]
    public async Task Of_two_agents_one_has_a_conversation_and_the_other_reads_who_until_an_administrator_takes_it_over(
        BrowserKind kind
    )
    {
        await People.Server.AddAgentAsync("Noor Haddad", Colleague);
        await WritesAsync("Who is quicker?");
        var agents = await Task.WhenAll(People.AgentAsync(kind), People.AgentAsync(BrowserKind.Firefox, Colleague));
        await Task.WhenAll(agents.Select(agent => agent.OpensAsync("Guest 1")));

        await Task.WhenAll(
            agents.Select(agent =>
                agent.Page.EvaluateAsync<object?>("document.querySelector('.room header form button')?.click()")
            )
        );

        var hasIt = await Task.WhenAll(agents.Select(HasItAsync));
        Assert.Single(hasIt, true);
        var (winner, loser) = hasIt[0] ? ("Mara Lindqvist", agents[1]) : ("Noor Haddad", agents[0]);
        await loser.SeesAsync($"{winner} has this conversation");
        await loser.SeesInboxAsync("Waiting");
        var quicker = agents[hasIt[0] ? 0 : 1];
        await quicker.WritesAsync("I was.");
        await quicker.ClosesConversationAsync();

        await WritesAsync("Is anybody there?");
        await AnAdministratorTakesOverAsync(administrator: agents[0], former: agents[1]);

        static async Task<bool> HasItAsync(AgentPage agent)
        {
            await agent.Page.WaitForExpressionAsync(
                "an outcome",
                """
                document.querySelector('#workspace .composer:not(.note)') ||
                  document.querySelector('#workspace .read-only')
                """
            );
            return await agent.Page.HasAsync("textbox", "Message");
        }
    }

    private static async Task AnAdministratorTakesOverAsync(AgentPage administrator, AgentPage former)
    {
        await former.TakesAsync("Guest 2");
        await administrator.SeesInboxAsync("With colleagues", "Guest 2");

        await administrator.Page.ClickAsync("link", "Guest 2");
        await administrator.SeesAsync("Noor Haddad has this conversation");
        await administrator.Page.ClickAsync("button", "Take over");
        await administrator.SeesExactlyAsync("Is anybody there?");

        await former.SeesAsync("Mara Lindqvist has taken over your conversation with Guest 2.");
        await former.SeesAsync("Mara Lindqvist has this conversation");
        await former.SeesInboxAsync("Mine");
        await administrator.SeesInboxAsync("Mine", "Guest 2");
    }

    [Theory, EachBrowser]
    public async Task The_inbox_is_live_and_counts_and_moving_through_the_console_keeps_the_document_and_its_connection(
        BrowserKind kind
    )
    {
        var agent = await People.AgentAsync(kind);
        await agent.Page.EvaluateAsync<object?>("window.same = true");
        await agent.SeesAsync("Nobody is waiting.");
        var visitors = await People.Browsers.StartAsync(BrowserKind.Chromium);
        var first = new VisitorPage(await visitors.OpenAsync(People.Host.Origin));

        await first.OpensChatAsync();
        await first.WritesAsync("First.");
        await agent.SeesInboxAsync("Waiting", "Guest 1 1");
        await WritesAsync("Second.");
        await agent.SeesInboxAsync("Waiting", "Guest 1 1", "Guest 2 1");
        await agent.Page.WaitForExpressionAsync("the title to count", "document.title === '(2) Inbox · LiveChatMeet'");

        await agent.TakesAsync("Guest 1");
        await agent.SeesInboxAsync("Mine", "Guest 1");
        await agent.SeesInboxAsync("Waiting", "Guest 2 1");
        await agent.TakesAsync("Guest 2");
        await agent.SeesInboxAsync("Mine", "Guest 2", "Guest 1");
        await agent.Page.WaitForExpressionAsync(
            "the title to count no more",
            "document.title === 'Guest 2 · LiveChatMeet'"
        );
        await first.WritesAsync("Are you there?");
        await first.WritesAsync("Hello?");

        await agent.SeesInboxAsync("Mine", "Guest 1 2", "Guest 2");
        await agent.Page.WaitForExpressionAsync(
            "the title to count",
            "document.title === '(2) Guest 2 · LiveChatMeet'"
        );

        await MovesThroughAsync(agent, "First.", "Are you there?", "Hello?");
        Assert.True(await agent.Page.EvaluateAsync<bool>("window.same"));
        Assert.Equal(1, People.Server.ConnectionsOf(Party.Agent));
        Assert.Empty(await agent.Page.ConsoleAsync());
    }

    /// <summary>Through all parts of the console and back by the browser's buttons, to a conversation of which so much
    /// is there.</summary>
    private static async Task MovesThroughAsync(AgentPage agent, params string[] messages)
    {
        await agent.Page.ClickAsync("link", "/^Colleagues/");
        await agent.Page.WaitForAsync("heading", "Invite an agent");
        await agent.Page.ClickAsync("link", "/^Sites/");
        await agent.Page.WaitForAsync("heading", "Add a site");
        await agent.Page.ClickAsync("link", "Kettle Lane Cycles");
        await agent.Page.WaitForAsync("heading", "Add this line to your pages");
        await OwnMenu.OpensSettingsAsync(agent.Page);
        await agent.Page.WaitForAsync("heading", "Devices for calls");
        await agent.Page.ClickAsync("link", "/^Inbox/");
        await agent.OpensAsync("Guest 1");
        await agent.WritesAsync("Still connected.");
        await agent.SeesExactlyAsync([.. messages, "Still connected."]);
        await agent.Page.EvaluateAsync<object?>("history.back()");
        await agent.Page.WaitForAsync("heading", "All quiet");
        await agent.SeesInboxAsync("Mine", "Guest 1", "Guest 2");
        await agent.Page.EvaluateAsync<object?>("history.back()");
        await agent.Page.WaitForAsync("heading", "Devices for calls");
        await agent.Page.EvaluateAsync<object?>("history.go(2)");
        await agent.SeesExactlyAsync([.. messages, "Still connected."]);
        await agent.WritesAsync("Again.");
        await agent.SeesExactlyAsync([.. messages, "Still connected.", "Again."]);
    }

    /// <summary>A visitor comes, writes and stays.</summary>
    private async Task WritesAsync(string text)
    {
        var visitor = await People.VisitorAsync(BrowserKind.Chromium);
        await visitor.OpensChatAsync();
        await visitor.WritesAsync(text);
        await visitor.SeesExactlyAsync(text);
    }
}
