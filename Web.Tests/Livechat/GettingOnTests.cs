using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Livechat;

/// <summary>T8, T9: while a page lives the server goes and comes back, or a credential ends: the visitor gets on
/// without loading it anew.</summary>
[BeginsFirst]
[Trait("Needs", "browser")]
public sealed class GettingOnTests : IWithPeople
{
    public People People { get; } = new();

    private const string Gone = "This conversation is no longer available. Send a message to start a new one.";

    private const string Busy = "Waiting, the server is very busy";

    private static readonly TimeSpan Back = TimeSpan.FromSeconds(30);

    [Theory, EachBrowser]
    [Trait("Requirement", "D2")]
    public async Task What_is_written_while_the_server_is_away_is_sent_once_and_whom_it_forgot_begins_anew(
        BrowserKind kind
    )
    {
        var agent = await People.AgentAsync();
        var visitor = await People.VisitorAsync(kind);
        var chat = await visitor.OpensChatAsync();
        await visitor.WritesAsync("Before.");
        await agent.TakesAsync("Guest 1");
        await agent.WritesAsync("I am here.");
        string[] before = ["Before.", "I am here."];
        string[] all = [.. before, "One.", "Two.", "Three."];
        await visitor.SeesExactlyAsync(before);

        await People.RestartServerAsync(async () =>
        {
            await chat.WaitForTextAsync("No connection.");
            await TicksInSilenceAsync(chat);
            await TicksInSilenceAsync(agent.Page);
            foreach (var text in all[2..])
                await visitor.WritesAsync(text);
            await chat.WaitForTextAsync("Waiting for the connection");
            await visitor.SeesExactlyAsync(all);
        });

        await agent.SeesAsync("Three.", Back);
        await agent.SeesExactlyAsync(all);
        await visitor.SeesExactlyAsync(all);
        await chat.WaitForNoTextAsync("Waiting for the connection");
        await chat.WaitForNoTextAsync("No connection.");
        await agent.WritesAsync("Welcome back.");
        await visitor.SeesAsync("Welcome back.");

        await IsKnownNoMoreAndBeginsAnotherAsync(visitor, [.. all, "Welcome back."]);
    }

    /// <summary>T12: a countdown is read out by nobody.</summary>
    private static async Task TicksInSilenceAsync(Scope scope)
    {
        var regions = await LiveRegions.WatchAsync(scope);
        await LiveRegions.WaitForTicksAsync(scope, "#offline .timer", 2);
        Assert.Empty(await regions.ChangesAsync());
    }

    private async Task IsKnownNoMoreAndBeginsAnotherAsync(VisitorPage visitor, string[] before)
    {
        var chat = await visitor.ChatAsync();

        // What calls need may be on its way just then, and does not come.
        await People.RestartServerAsync(EraseAsync);
        await chat.WaitForTextAsync(Gone, Back);
        var whileGone = await chat.TextAsync();
        await visitor.WritesAsync("Is anybody there?");

        await StoredAsync("Is anybody there?");
        await visitor.SeesExactlyAsync([.. before, "Is anybody there?"]);
        await Eventually.IsTrueAsync(
            "the visitor is connected again",
            () => People.Server.ConnectionsOf(Party.Visitor) == 1
        );
        Assert.DoesNotContain("No connection.", whileGone, StringComparison.Ordinal);
        Assert.DoesNotContain(Gone, await chat.TextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("Waiting for the connection", await chat.TextAsync(), StringComparison.Ordinal);

        // The keys of the form's token go too: what is written then needs a fresh one.
        async Task EraseAsync()
        {
            Directory.Delete(Path.Combine(People.Server.DataDirectory, "keys"), recursive: true);
            await using var database = DatabaseFile.Open(People.Server.DataDirectory);
            foreach (var table in (string[])["Messages", "Rooms", "Visitors"])
                DatabaseFile.Execute(database, $"DELETE FROM {table}");
        }
    }

    /// <summary>T8 and T9 as in the trials: an extension that deletes cookies.</summary>
    [Fact]
    public async Task What_is_written_after_the_cookies_were_deleted_goes_out()
    {
        var visitor = await People.VisitorAsync(BrowserKind.Chromium);
        var browser = (ChromiumBrowser)visitor.Page.Browser;
        await visitor.OpensChatAsync();
        await browser.DeleteCookiesAsync();

        await visitor.WritesAsync("First.");
        await StoredAsync("First.");
        // With the answer comes the cookie.
        await (await visitor.ChatAsync()).WaitForExpressionAsync(
            "the server's answer",
            "document.querySelector('.thread').lastElementChild.dataset.state !== 'waiting'"
        );
        await browser.DeleteCookiesAsync();
        await People.RestartServerAsync(() => visitor.WritesAsync("Written while the server was away."));

        await StoredAsync("First.", "Written while the server was away.");
        await visitor.SeesExactlyAsync("First.", "Written while the server was away.");
        Assert.Equal(2, await People.Server.ReadAsync(database => database.Rooms.CountAsync()));
    }

    [Fact]
    public async Task What_the_server_is_too_busy_for_says_so_and_is_sent_once_when_it_has_time()
    {
        var (agent, visitor) = await People.InConversationAsync();
        var chat = await visitor.ChatAsync();
        var visitorId = await People.Server.ReadAsync(database => database.Visitors.Select(v => v.Id).SingleAsync());

        await using (var store = await SlowStore.HoldAsync(People.Server))
        {
            store.FillUp(visitorId);
            await visitor.WritesAsync("One too many.");
            await agent.WritesAsync("So is this.");
            await chat.WaitForTextAsync(Busy);
            await agent.Page.WaitForTextAsync(Busy);
        }

        await agent.SeesAsync("One too many.", Back);
        await visitor.SeesAsync("So is this.", Back);
        foreach (var page in (Scope[])[chat, agent.Page])
            await page.WaitForExpressionAsync("nothing waits", "!document.querySelector('[data-busy]')", Back);
        var stored = await People.Server.ReadAsync(database => database.Messages.Select(m => m.Text).ToListAsync());
        Assert.Single(stored, "One too many.");
        Assert.Single(stored, "So is this.");
    }

    private Task StoredAsync(params string[] texts) =>
        Patience.UntilAsync(
            $"Wait for {string.Join(", ", texts)} to be stored",
            Back,
            async () =>
                await People.Server.ReadAsync(database =>
                    database.Messages.OrderBy(m => m.SentAt).Select(m => m.Text).ToListAsync()
                )
                    is var stored
                && stored.SequenceEqual(texts)
                    ? null
                    : $"There is {string.Join(", ", stored)}."
        );
}
