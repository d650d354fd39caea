using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Browsers;
using LiveChatMeet.Tests.Hosting;
using LiveChatMeet.Tests.People;

namespace LiveChatMeet.Tests.Agents;

public sealed class ConsoleBrowserTests : PeopleTest
{
    private const string Colleague = "noor@kettlelane.example";

    [Theory]
    [InlineData(BrowserKind.Chromium, BrowserKind.Firefox)]
    [InlineData(BrowserKind.Firefox, BrowserKind.Firefox)]
    public async Task Of_two_agents_who_take_a_conversation_at_once_one_has_it_and_the_other_reads_who(
        BrowserKind mine,
        BrowserKind theirs
    )
    {
        await Server.AddAgentAsync("Noor Haddad", Colleague);
        await WritesAsync("Who is quicker?");
        var agents = await Task.WhenAll(AgentAsync(mine), AgentAsync(theirs, Colleague));
        await Task.WhenAll(agents.Select(agent => agent.OpensAsync("Guest 1")));

        await Task.WhenAll(
            agents.Select(agent =>
                agent.Page.EvaluateAsync<object?>("document.querySelector('.room header form button').click()")
            )
        );

        var hasIt = await Task.WhenAll(agents.Select(HasItAsync));
        Assert.Single(hasIt, true);
        var (winner, loser) = hasIt[0] ? ("Mara Lindqvist", agents[1]) : ("Noor Haddad", agents[0]);
        await loser.SeesAsync($"{winner} has this conversation");
        await loser.SeesInboxAsync("Waiting");
        await agents[hasIt[0] ? 0 : 1].WritesAsync("I was.");

        static async Task<bool> HasItAsync(AgentPage agent)
        {
            await agent.Page.WaitForExpressionAsync(
                "an outcome",
                "document.querySelector('#workspace .composer') || "
                    + "document.querySelector('#workspace > .empty[role=status]')"
            );
            return await agent.Page.HasAsync("textbox", "Message");
        }
    }

    /// <summary>A3: in the console.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public async Task An_administrator_takes_a_conversation_over_and_the_former_agent_reads_who_has_it(BrowserKind kind)
    {
        await Server.AddAgentAsync("Noor Haddad", Colleague);
        await WritesAsync("Is anybody there?");
        var former = await AgentAsync(kind, Colleague);
        await former.TakesAsync("Guest 1");
        var administrator = await AgentAsync(kind);
        await administrator.SeesInboxAsync("With colleagues", "Guest 1");

        await administrator.Page.ClickAsync("link", "Guest 1");
        await administrator.SeesAsync("Noor Haddad has this conversation");
        await administrator.Page.ClickAsync("button", "Take over");
        await administrator.SeesExactlyAsync("Is anybody there?");

        await former.SeesAsync("Mara Lindqvist has taken over your conversation with Guest 1.");
        await former.SeesAsync("Mara Lindqvist has this conversation");
        await former.SeesInboxAsync("Mine");
        await administrator.SeesInboxAsync("Mine", "Guest 1");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_inbox_is_live_and_counts_what_nobody_has_looked_at(BrowserKind kind)
    {
        var agent = await AgentAsync(kind);
        await agent.SeesAsync("Nobody is waiting.");
        var visitors = await StartAsync(BrowserKind.Chromium);
        var first = new VisitorPage(await visitors.OpenAsync(Host.Origin));

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
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Moving_through_the_console_keeps_the_document_and_its_one_connection(BrowserKind kind)
    {
        await WritesAsync("Hello");
        var agent = await AgentAsync(kind);
        await agent.Page.EvaluateAsync<object?>("window.same = true");
        await agent.TakesAsync("Guest 1");

        await agent.Page.ClickAsync("link", "/^People/");
        await agent.Page.WaitForAsync("heading", "Invite an agent");
        await agent.Page.ClickAsync("link", "/^Sites/");
        await agent.Page.WaitForAsync("heading", "Add a site");
        await agent.Page.ClickAsync("link", "Kettle Lane Cycles");
        await agent.Page.WaitForAsync("heading", "Put this line on your pages");
        await agent.Page.ClickAsync("link", "My settings");
        await agent.Page.WaitForAsync("heading", "Devices for calls");
        await agent.Page.ClickAsync("link", "/^Inbox/");
        await agent.OpensAsync("Guest 1");
        await agent.WritesAsync("Still connected.");
        await agent.SeesExactlyAsync("Hello", "Still connected.");
        await agent.Page.EvaluateAsync<object?>("history.back()");
        await agent.Page.WaitForAsync("heading", "All quiet");
        await agent.SeesInboxAsync("Mine", "Guest 1");
        await agent.Page.EvaluateAsync<object?>("history.back()");
        await agent.Page.WaitForAsync("heading", "Devices for calls");
        await agent.Page.EvaluateAsync<object?>("history.go(2)");
        await agent.SeesExactlyAsync("Hello", "Still connected.");
        await agent.WritesAsync("Again.");
        await agent.SeesExactlyAsync("Hello", "Still connected.", "Again.");

        Assert.True(await agent.Page.EvaluateAsync<bool>("window.same"));
        Assert.Equal(
            1,
            Server.Services.GetRequiredService<InMemoryPresence>().CountOf(new(Party.Agent, await AgentIdAsync()))
        );
        Assert.Empty(await agent.Page.ConsoleAsync());
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_closed_conversation_is_reopened_and_goes_on(BrowserKind kind)
    {
        var visitor = await VisitorAsync(BrowserKind.Chromium);
        await visitor.OpensChatAsync();
        await visitor.WritesAsync("Hello");
        var agent = await AgentAsync(kind);
        await agent.TakesAsync("Guest 1");

        await agent.ClosesConversationAsync();
        await agent.SeesInboxAsync("Closed", "Guest 1");
        await visitor.SeesAsync("This conversation is closed.");
        await agent.Page.ClickAsync("button", "Reopen conversation");
        await agent.SeesInboxAsync("Mine", "Guest 1");
        await agent.WritesAsync("I forgot something.");

        await visitor.SeesExactlyAsync("Hello", "I forgot something.");
        Assert.DoesNotContain(
            "This conversation is closed.",
            await (await visitor.ChatAsync()).TextAsync(),
            StringComparison.Ordinal
        );
        await visitor.WritesAsync("What?");
        await agent.SeesExactlyAsync("Hello", "I forgot something.", "What?");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task An_agent_signs_in_tests_the_alerts_and_signs_out(BrowserKind kind)
    {
        var agent = await AgentPage.SignsInByHandAsync(await StartAsync(kind), Server.Origin);

        await agent.Page.ClickAsync("button", "Test my alerts");
        await agent.SeesAsync("This is how a new message sounds.");
        await agent.Page.ClickAsync("link", "My settings");
        await agent.Page.ClickAsync("button", "Sign out");

        await agent.Page.WaitForAsync("heading", "Sign in");
        await agent.Page.GoToAsync($"{Server.Origin}/agent");
        await agent.Page.WaitForAsync("heading", "Sign in");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_message_reads_back_through_the_api_in_the_agents_session(BrowserKind kind)
    {
        await WritesAsync("Read me back.");
        var agent = await AgentAsync(kind);
        await agent.OpensAsync("Guest 1");

        var message = await agent.Page.EvaluateAsync<System.Text.Json.JsonElement>(
            "fetch(`/api/v1/messages/${document.querySelector('.message').id.slice(2)}`).then((answer) "
                + "=> answer.json())"
        );

        Assert.Equal("Read me back.", message.GetProperty("msg").GetString());
        Assert.Equal("guest-1", message.GetProperty("u").GetProperty("username").GetString());
        Assert.Equal(
            await agent.Page.EvaluateAsync<string>("document.querySelector('.room').dataset.rid"),
            message.GetProperty("rid").GetString()
        );
        Assert.Equal(
            404,
            await agent.Page.EvaluateAsync<int>(
                "fetch('/api/v1/messages/CLcSj3ijxWrc4xd5y').then((answer) => answer.status)"
            )
        );
    }

    /// <summary>A visitor comes, writes and stays.</summary>
    private async Task WritesAsync(string text)
    {
        var visitor = await VisitorAsync(BrowserKind.Chromium);
        await visitor.OpensChatAsync();
        await visitor.WritesAsync(text);
        await visitor.SeesExactlyAsync(text);
    }

    private async Task<string> AgentIdAsync()
    {
        await using var scope = Server.Services.CreateAsyncScope();
        return scope
            .ServiceProvider.GetRequiredService<LiveChatDb>()
            .Users.Single(agent => agent.Email == Server.AgentEmail)
            .Id;
    }
}
