using LiveChatMeet.Tests.Browsers;
using LiveChatMeet.Tests.People;

namespace LiveChatMeet.Tests.Livechat;

public sealed class ConversationTests : PeopleTest
{
    public static TheoryData<BrowserKind, BrowserKind> Pairs =>
        new()
        {
            { BrowserKind.Chromium, BrowserKind.Chromium },
            { BrowserKind.Chromium, BrowserKind.Firefox },
            { BrowserKind.Firefox, BrowserKind.Chromium },
            { BrowserKind.Firefox, BrowserKind.Firefox },
        };

    [Theory, MemberData(nameof(Pairs))]
    public async Task A_visitor_and_an_agent_write_to_each_other(BrowserKind agentKind, BrowserKind visitorKind)
    {
        var agent = await AgentAsync(agentKind);
        var visitor = await VisitorAsync(visitorKind, new() { BlockThirdPartyCookies = true });

        await visitor.OpensChatAsync();
        await visitor.WritesAsync("The front brake squeals.");
        await agent.TakesAsync("Guest 1");
        await agent.SeesAsync("The front brake squeals.");
        await agent.WritesAsync("That is usually the pads.");
        await visitor.SeesAsync("That is usually the pads.");
        await visitor.WritesAsync("All the time.");
        await agent.SeesAsync("All the time.");

        await visitor.Page.GoToAsync($"{Host.Origin}/alder");
        await visitor.SeesAsync("All the time.");
        await visitor.Page.ReloadAsync();
        await visitor.SeesAsync("That is usually the pads.");
        await agent.WritesAsync("Shall I look at it?");
        await visitor.SeesExactlyAsync(
            "The front brake squeals.",
            "That is usually the pads.",
            "All the time.",
            "Shall I look at it?"
        );
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Two_tabs_of_one_visitor_show_every_message_once(BrowserKind kind)
    {
        var agent = await AgentAsync();
        var browser = await StartAsync(kind);
        var first = new VisitorPage(await browser.OpenAsync(Host.Origin));

        await first.OpensChatAsync();
        await first.WritesAsync("From the first tab.");
        await first.SeesExactlyAsync("From the first tab.");
        await agent.TakesAsync("Guest 1");
        var second = new VisitorPage(await browser.OpenAsync($"{Host.Origin}/alder"));
        await second.OpensChatAsync();
        await second.WritesAsync("From the second tab.");
        await agent.SeesAsync("From the second tab.");
        await agent.WritesAsync("To both.");

        string[] all = ["From the first tab.", "From the second tab.", "To both."];
        await second.SeesExactlyAsync(all);
        await first.SeesExactlyAsync(all);
        await agent.SeesExactlyAsync(all);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Each_side_sees_the_other_type(BrowserKind kind)
    {
        var agent = await AgentAsync();
        var visitor = await VisitorAsync(kind);
        var chat = await visitor.OpensChatAsync();
        await visitor.WritesAsync("Hello");
        await agent.TakesAsync("Guest 1");
        await visitor.SeesAsync("Mara Lindqvist");

        await chat.FillAsync("Message", "I would");
        await agent.SeesAsync("Guest 1 is typing");
        await agent.Page.FillAsync("Message", "Yes");
        await visitor.SeesAsync("Mara is typing");
        await agent.Page.PressAsync("Enter");

        await visitor.SeesAsync("Yes");
        Assert.DoesNotContain("is typing", await chat.TextAsync(), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_message_is_delivered_to_a_closed_chat_and_seen_in_an_open_one(BrowserKind kind)
    {
        var agent = await AgentAsync();
        var visitor = await VisitorAsync(kind);
        var chat = await visitor.OpensChatAsync();
        await visitor.WritesAsync("Hello");
        await agent.TakesAsync("Guest 1");
        await visitor.SeesAsync("Seen");

        await visitor.ClosesChatAsync();
        await agent.WritesAsync("One moment.");
        await agent.SeesAsync("Delivered");
        await visitor.Page.WaitForTextAsync("Unread messages: 1");
        await visitor.Page.ClickAsync("button", "Open live chat");

        await agent.SeesAsync("Seen");
        await chat.WaitForTextAsync("One moment.");
        await visitor.Page.WaitForExpressionAsync(
            "no badge",
            "document.querySelector('livechat-meet').shadowRoot.querySelector('.badge').hidden"
        );
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_closed_conversation_says_so_and_the_next_message_begins_another(BrowserKind kind)
    {
        var agent = await AgentAsync();
        var visitor = await VisitorAsync(kind);
        await visitor.OpensChatAsync();
        await visitor.WritesAsync("Do you repair hubs?");
        await agent.TakesAsync("Guest 1");

        await agent.ClosesConversationAsync();
        await visitor.SeesAsync("This conversation is closed. Write to begin another.");
        await visitor.WritesAsync("One more thing.");

        await agent.SeesInboxAsync("Waiting", "Guest 1 1");
        await agent.SeesInboxAsync("Closed", "Guest 1");
        Assert.DoesNotContain(
            "This conversation is closed.",
            await (await visitor.ChatAsync()).TextAsync(),
            StringComparison.Ordinal
        );
        await agent.Page.EvaluateAsync<object?>("document.querySelector('#inbox .row a').click()");
        await agent.SeesExactlyAsync("One more thing.");
        await agent.Page.ClickAsync("button", "Take conversation");
        await agent.Page.WaitForAsync("textbox", "Message");
        await agent.WritesAsync("Yes?");
        await visitor.SeesAsync("Yes?");
        await visitor.Page.ReloadAsync();
        await visitor.SeesExactlyAsync("One more thing.", "Yes?");
    }

    /// <summary>T10: which addresses are links is told by <c>LinksTests</c>; here that both sides draw those, from the
    /// server and by script.</summary>
    [Theory, MemberData(nameof(Kinds))]
    public async Task Markup_and_script_addresses_stay_text_and_web_addresses_open_without_an_opener(BrowserKind kind)
    {
        const string Text =
            "<img src=x onerror=\"document.title='broken'\"> javascript:alert(1) "
            + "https://kettlelane.example/a?b=1&c=2 www.kettlelane.example/it's_(so) ada@kettlelane.example";
        // L2: words are not turned, and a link not by what stands around it.
        string[] links =
        [
            "https://kettlelane.example/a?b=1&c=2",
            "https://www.kettlelane.example/it's_(so)",
            "mailto:ada@kettlelane.example",
        ];
        string[] drawn = [.. links.Select(link => $"{link} noopener noreferrer _blank isolate ltr")];
        var agent = await AgentAsync(kind);
        var visitor = await VisitorAsync(kind);
        var chat = await visitor.OpensChatAsync();

        await visitor.WritesAsync($"\u202e{Text}");
        await agent.TakesAsync("Guest 1");

        foreach (var reader in (Scope[])[chat, agent.Page])
        {
            await reader.WaitForMessagesAsync([Text]);
            Assert.Equal(drawn, await LinksAsync(reader));
        }

        // and as the server draws it
        await agent.Page.ReloadAsync();
        await visitor.Page.ReloadAsync();
        foreach (var reader in (Scope[])[chat, agent.Page])
        {
            await reader.WaitForMessagesAsync([Text]);
            Assert.Equal(drawn, await LinksAsync(reader));
            Assert.NotEqual("broken", await reader.EvaluateAsync<string>("document.title"));
        }

        static Task<string[]> LinksAsync(Scope reader) =>
            reader.EvaluateAsync<string[]>(
                "[...document.querySelectorAll('.bubble *')].map((one) => `${one.href} ${one.rel} "
                    + "${one.target} ${getComputedStyle(one).unicodeBidi} ${getComputedStyle(one).direction}`)"
            );
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_site_may_ask_for_name_and_address_before_the_first_message(BrowserKind kind)
    {
        await ChangeSiteAsync(site => (site.AsksName, site.AsksEmail) = (true, true));
        var agent = await AgentAsync();
        var visitor = await VisitorAsync(kind);
        var chat = await visitor.OpensChatAsync();

        await chat.FillAsync("Your name", "Ada Moreau");
        await chat.FillAsync("E-mail", "ada");
        await visitor.WritesAsync("Is the Alder 8 in stock?");
        await chat.WaitForExpressionAsync("the address to be asked for again", "document.activeElement.id === 'email'");
        await chat.FillAsync("E-mail", "ada@moreau.example");
        await chat.ClickAsync("button", "Send");

        await chat.WaitForGoneAsync("textbox", "Your name");
        await chat.WaitForGoneAsync("textbox", "E-mail");
        await agent.TakesAsync("Ada Moreau");
        await agent.SeesAsync("ada@moreau.example");
        await visitor.SeesExactlyAsync("Is the Alder 8 in stock?");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task When_nobody_is_here_a_message_with_an_address_waits_in_the_inbox(BrowserKind kind)
    {
        var visitor = await VisitorAsync(kind);
        var chat = await visitor.OpensChatAsync();
        await chat.WaitForTextAsync("Nobody is here right now");

        await chat.FillAsync("E-mail", "ada@moreau.example");
        await visitor.WritesAsync("Can I test-ride the Alder on Saturday?");
        await visitor.SeesExactlyAsync("Can I test-ride the Alder on Saturday?");
        var agent = await AgentAsync();

        await visitor.SeesAsync("Here now");
        await agent.SeesInboxAsync("Waiting", "Guest 1 1");
        await agent.OpensAsync("Guest 1");
        await agent.SeesAsync("ada@moreau.example");
        await agent.SeesExactlyAsync("Can I test-ride the Alder on Saturday?");
    }
}
