using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Livechat;

[BeginsFirst]
[Trait("Needs", "browser")]
public sealed class ConversationTests : IWithPeople
{
    public People People { get; } = new();

    public static TheoryData<BrowserKind, BrowserKind> Pairs =>
        new() { { BrowserKind.Chromium, BrowserKind.Firefox }, { BrowserKind.Firefox, BrowserKind.Chromium } };

    [Theory, MemberData(nameof(Pairs))]
    public async Task A_visitor_and_an_agent_write_to_each_other_see_the_other_type_and_what_was_seen_on_every_page(
        BrowserKind agentKind,
        BrowserKind visitorKind
    )
    {
        var agent = await People.AgentAsync(agentKind);
        var visitor = await People.VisitorAsync(visitorKind, new() { BlockThirdPartyCookies = true });
        var chat = await visitor.OpensChatAsync();

        await visitor.WritesAsync("The front brake squeals.");
        await agent.TakesAsync("Guest 1");
        await agent.SeesAsync("The front brake squeals.");
        await visitor.SeesAsync("Seen");
        await IsDeliveredToAClosedChatAndSeenInAnOpenOneAsync(agent, visitor, chat);
        await SeeEachOtherTypeAsync(agent, visitor, chat);
        await visitor.WritesAsync("All the time.");
        await agent.SeesAsync("All the time.");
        await ThePageSwapsItsOwnContentAsync(agent, visitor, chat);

        await visitor.Page.GoToAsync($"{People.Host.Origin}/alder");
        await visitor.SeesAsync("All the time.");
        await visitor.Page.ReloadAsync();
        await visitor.SeesAsync("That is usually the pads.");
        await agent.WritesAsync("Shall I look at it?");
        await visitor.SeesExactlyAsync(
            "The front brake squeals.",
            "One moment.",
            "That is usually the pads.",
            "All the time.",
            "Shall I look at it?"
        );
    }

    private static async Task IsDeliveredToAClosedChatAndSeenInAnOpenOneAsync(
        AgentPage agent,
        VisitorPage visitor,
        Scope chat
    )
    {
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

    private static async Task SeeEachOtherTypeAsync(AgentPage agent, VisitorPage visitor, Scope chat)
    {
        await chat.FillAsync("Message", "I would");
        await agent.SeesAsync("Guest 1 is typing");
        await agent.Page.FillAsync("Message", "That is usually the pads.");
        await visitor.SeesAsync("Mara is typing");
        await agent.Page.PressAsync("Enter");

        await visitor.SeesAsync("That is usually the pads.");
        Assert.DoesNotContain("is typing", await chat.TextAsync(), StringComparison.Ordinal);
    }

    /// <summary>The chat stays, and the agent sees where the visitor is.</summary>
    private async Task ThePageSwapsItsOwnContentAsync(AgentPage agent, VisitorPage visitor, Scope chat)
    {
        await agent.SeesAsync("home · Kettle Lane");
        await chat.EvaluateAsync<object?>("window.same = true");

        await visitor.GoesWithinThePageAsync("/alder?size=m", "Alder 8 · Kettle Lane");

        await agent.SeesAsync("Alder 8 · Kettle Lane");
        Assert.Equal(
            $"{People.Host.Origin}/alder?size=m",
            await agent.Page.EvaluateAsync<string>(
                """
                [...document.querySelectorAll('#visitor .facts a')].find((link) =>
                  link.textContent.startsWith('Alder'),
                ).href
                """
            )
        );
        Assert.True(await chat.EvaluateAsync<bool>("window.same"));
    }

    /// <summary>T10: which addresses are links is told by <c>LinksTests</c>; here that both sides draw those, from the
    /// server and by script.</summary>
    [Trait("Requirement", "XS-1"), Trait("Requirement", "PM-4")]
    [Theory, EachBrowser]
    public async Task Two_tabs_of_one_visitor_show_every_message_once_markup_as_text_and_web_addresses_as_links(
        BrowserKind kind
    )
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
        string[] all = [Text, "From the second tab.", "To both."];
        var agent = await People.AgentAsync(kind);
        var browser = await People.Browsers.StartAsync(kind);
        var first = new VisitorPage(await browser.OpenAsync(People.Host.Origin));

        var chat = await first.OpensChatAsync();
        await first.WritesAsync($"\u202e{Text}");
        await first.SeesExactlyAsync(Text);
        await agent.TakesAsync("Guest 1");
        var second = new VisitorPage(await browser.OpenAsync($"{People.Host.Origin}/alder"));
        await second.OpensChatAsync();
        await second.WritesAsync("From the second tab.");
        await agent.SeesAsync("From the second tab.");
        await agent.WritesAsync("To both.");

        await second.SeesExactlyAsync(all);
        foreach (var reader in (Scope[])[chat, agent.Page])
        {
            await reader.WaitForMessagesAsync(all);
            Assert.Equal(drawn, await LinksAsync(reader));
        }

        // and as the server draws it
        await agent.Page.ReloadAsync();
        await first.Page.ReloadAsync();
        foreach (var reader in (Scope[])[chat, agent.Page])
        {
            await reader.WaitForMessagesAsync(all);
            await reader.WaitForExpressionAsync("its style sheets", "document.readyState === 'complete'");
            Assert.Equal(drawn, await LinksAsync(reader));
            Assert.NotEqual("broken", await reader.EvaluateAsync<string>("document.title"));
        }

        static Task<string[]> LinksAsync(Scope reader) =>
            reader.EvaluateAsync<string[]>(
                """
                [...document.querySelectorAll('.bubble *')].map((one) => {
                  const { unicodeBidi, direction } = getComputedStyle(one);
                  return [one.href, one.rel, one.target, unicodeBidi, direction].join(' ');
                })
                """
            );
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task A_closed_conversation_is_reopened_and_goes_on_or_the_next_message_begins_another(
        BrowserKind agentKind,
        BrowserKind visitorKind
    )
    {
        const string IsClosed = "This conversation is closed.";
        var agent = await People.AgentAsync(agentKind);
        var visitor = await People.VisitorAsync(visitorKind);
        var chat = await visitor.OpensChatAsync();
        await visitor.WritesAsync("Do you repair hubs?");
        await agent.TakesAsync("Guest 1");

        await agent.ClosesConversationAsync();
        await agent.SeesInboxAsync("Closed", "Guest 1");
        await visitor.SeesAsync($"{IsClosed} Send a message to start a new one.");
        await agent.Page.ClickAsync("button", "Reopen conversation");
        await agent.SeesInboxAsync("Mine", "Guest 1");
        await agent.WritesAsync("I forgot something.");
        await visitor.SeesExactlyAsync("Do you repair hubs?", "I forgot something.");
        await chat.WaitForNoTextAsync(IsClosed);
        await visitor.WritesAsync("What?");
        await agent.SeesExactlyAsync("Do you repair hubs?", "I forgot something.", "What?");

        await agent.ClosesConversationAsync();
        await visitor.SeesAsync(IsClosed);
        await visitor.WritesAsync("One more thing.");

        await agent.SeesInboxAsync("Waiting", "Guest 1 1");
        await agent.SeesInboxAsync("Closed", "Guest 1");
        await chat.WaitForNoTextAsync(IsClosed);
        await agent.Page.EvaluateAsync<object?>("document.querySelector('#inbox .row a').click()");
        await agent.SeesExactlyAsync("One more thing.");
        await agent.Page.ClickAsync("button", "Take conversation");
        await agent.Page.WaitForAsync("textbox", "Message");
        await agent.WritesAsync("Yes?");
        await visitor.SeesAsync("Yes?");
        await visitor.Page.ReloadAsync();
        await visitor.SeesExactlyAsync("One more thing.", "Yes?");
    }

    [Theory, EachBrowser]
    public async Task What_is_written_while_nobody_is_here_waits_and_a_site_may_ask_for_name_and_address_first(
        BrowserKind kind
    )
    {
        var visitor = await People.VisitorAsync(kind);
        var chat = await visitor.OpensChatAsync();
        await chat.WaitForTextAsync("Nobody is here right now");

        await chat.FillAsync("E-mail", "ada@moreau.example");
        await visitor.WritesAsync("Can I test-ride the Alder on Saturday?");
        await visitor.SeesExactlyAsync("Can I test-ride the Alder on Saturday?");
        var agent = await People.AgentAsync();

        await visitor.SeesAsync("Here now");
        await agent.SeesInboxAsync("Waiting", "Guest 1 1");
        await agent.OpensAsync("Guest 1");
        await agent.SeesAsync("ada@moreau.example");
        await agent.SeesExactlyAsync("Can I test-ride the Alder on Saturday?");

        await People.ChangeSiteAsync(site => (site.AsksName, site.AsksEmail) = (true, true));
        await IsAskedForNameAndAddressAsync(agent, await People.VisitorAsync(kind));
    }

    private static async Task IsAskedForNameAndAddressAsync(AgentPage agent, VisitorPage visitor)
    {
        var chat = await visitor.OpensChatAsync();

        await chat.FillAsync("Your name", "Noor Haddad");
        await chat.FillAsync("E-mail", "noor");
        await visitor.WritesAsync("Is the Alder 8 in stock?");
        await chat.WaitForExpressionAsync("the address to be asked for again", "document.activeElement.id === 'email'");
        await chat.FillAsync("E-mail", "noor@haddad.example");
        await chat.ClickAsync("button", "Send");

        await chat.WaitForGoneAsync("textbox", "Your name");
        await chat.WaitForGoneAsync("textbox", "E-mail");
        await agent.TakesAsync("Noor Haddad");
        await agent.SeesAsync("noor@haddad.example");
        await visitor.SeesExactlyAsync("Is the Alder 8 in stock?");
    }
}
