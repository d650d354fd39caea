using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>An agent in the console.</summary>
public sealed class AgentPage(Page page)
{
    public Page Page => page;

    /// <summary>Comes to the inbox signed in, by <see cref="ComesAsync"/>.</summary>
    public static async Task<AgentPage> SignsInAsync(Browser browser, string origin, string email = Server.AgentEmail)
    {
        using var session = await PlainBrowser.SignInAsync(origin, email);
        var agent = await ComesAsync(browser, origin, session, "/agent");
        await agent.Page.WaitForAsync("heading", "Inbox");
        return agent;
    }

    /// <summary>Comes with the session of somebody who has signed in without a browser: nearly every test begins so,
    /// and the form takes a browser a second.</summary>
    public static async Task<AgentPage> ComesAsync(Browser browser, string origin, PlainBrowser session, string path)
    {
        var page = await browser.OpenAsync($"{origin}/sign-in"); // the origin that the cookies are of
        await page.EvaluateAsync<object?>(
            "(cookies) => { for (const cookie of cookies) document.cookie = `${cookie}; Path=/; Secure`; }",
            (object)session.CookieHeader.Split("; ")
        );
        await page.GoToAsync($"{origin}{path}");
        return new(page);
    }

    /// <summary>Signs in by keys and clicks.</summary>
    public static async Task<AgentPage> SignsInByHandAsync(Browser browser, string origin)
    {
        var page = await browser.OpenAsync($"{origin}/sign-in");
        await page.FillAsync("E-mail", Server.AgentEmail);
        await page.FillAsync("Password", Server.AgentPassword);
        await page.ClickAsync("button", "Sign in");
        await page.WaitForAsync("heading", "Inbox");
        return new(page);
    }

    public async Task OpensAsync(string visitor)
    {
        await page.ClickAsync("link", visitor);
        await page.WaitForAsync("region", $"Conversation with {visitor}");
    }

    public async Task TakesAsync(string visitor)
    {
        await OpensAsync(visitor);
        await page.ClickAsync("button", "Take conversation");
        await page.WaitForAsync("textbox", "Message");
    }

    /// <summary>Presses the button in the room; answers the call in the tab that it opens.</summary>
    public async Task<MeetPage> StartVideoCallAsync(TimeSpan? limit = null)
    {
        await page.ClickAsync("button", "Start video call");
        return await MeetPage.InNewTabAsync(page.Browser, limit);
    }

    /// <summary>Chooses in the settings that calls open over the console, and comes back to the room.</summary>
    public Task OpensCallsOverTheConsoleAsync(string visitor) => ChoosesAsync("Over the console", visitor);

    /// <summary>Chooses in the settings that calls open in a tab, and comes back to the room.</summary>
    public Task OpensCallsInATabAsync(string visitor) => ChoosesAsync("In a tab", visitor);

    private async Task ChoosesAsync(string where, string visitor)
    {
        await OwnMenu.OpensSettingsAsync(page);
        await page.ClickAsync("radio", where);
        await page.ClickAsync("button", "Save");
        await page.WaitForTextAsync("Saved");
        await page.ClickAsync("link", "Inbox");
        await OpensAsync(visitor);
    }

    /// <summary>Presses the button in the room; answers the call in the overlay that it opens.</summary>
    public async Task<MeetPage> StartVideoCallInOverlayAsync(TimeSpan? limit = null)
    {
        await page.ClickAsync("button", "Start video call");
        return await OverlayAsync(limit);
    }

    /// <summary>The call that runs in a frame over the console.</summary>
    public async Task<MeetPage> OverlayAsync(TimeSpan? limit = null) =>
        await MeetPage.InAsync(await page.FrameAsync("Video call", limit), limit);

    /// <summary>Whether the call covers the whole console, so that nothing beneath can be used.</summary>
    public Task<bool> OverlayCoversAsync() =>
        page.EvaluateAsync<bool>(
            """
            () => {
              const box = document.getElementById('call-overlay').getBoundingClientRect();
              const isWhole = box.left <= 0 && box.top <= 0 && box.right >= innerWidth && box.bottom >= innerHeight;
              return isWhole && document.getElementById('console').inert;
            }
            """
        );

    /// <summary>Where the overlay is in the viewport, in CSS pixels.</summary>
    public Task<Box> OverlayBoxAsync() =>
        page.EvaluateAsync<Box>(
            """
            (({ left, top, right, bottom }) => ({ left, top, right, bottom }))(
              document.getElementById('call-overlay').getBoundingClientRect(),
            )
            """
        );

    /// <summary>Where this browser remembers the overlay to be; null before it was ever moved.</summary>
    public Task<Place?> OverlayPlaceAsync() =>
        page.EvaluateAsync<Place?>(
            "(({ x, y }) => ({ left: x, top: y }))(JSON.parse(localStorage.getItem('livechatmeet.overlay')).box)"
        );

    /// <summary>Whether the overlay lies over an element of the console.</summary>
    public Task<bool> OverlayLiesOverAsync(string selector) =>
        page.EvaluateAsync<bool>(
            """
            (selector) => {
              const a = document.getElementById('call-overlay').getBoundingClientRect();
              const b = document.querySelector(selector).getBoundingClientRect();
              return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
            }
            """,
            selector
        );

    public async Task ClosesConversationAsync()
    {
        await page.ClickAsync("button", "Close conversation");
        await page.WaitForAsync("button", "Reopen conversation");
    }

    public async Task WritesAsync(string text)
    {
        await page.FillAsync("Message", text);
        await page.ClickAsync("button", "Send");
    }

    public Task SeesAsync(string text, TimeSpan? limit = null) => page.WaitForTextAsync(text, limit);

    /// <summary>Waits until the thread says exactly this: every message once, in order.</summary>
    public Task SeesExactlyAsync(params string[] messages) => page.WaitForMessagesAsync(messages);

    /// <summary>The visitors of one part of the inbox ("Waiting", "Mine", "Closed"), from the top, with the unread
    /// count behind those that have one.</summary>
    public Task<string[]> InboxAsync(string part) =>
        page.EvaluateAsync<string[]>(
            """
            (part) => {
              const headings = [...document.querySelectorAll('#inbox h2')];
              const heading = headings.find((one) => one.firstElementChild.textContent === part);
              let rows = heading?.nextElementSibling;
              while (rows && !rows.matches('.rows, h2')) rows = rows.nextElementSibling;
              return [...(rows?.querySelectorAll('.row') ?? [])].map((row) => {
                const unread = row.querySelector('.badge')?.firstChild.textContent;
                return [row.querySelector('.name').textContent, unread].filter(Boolean).join(' ');
              });
            }
            """,
            part
        );

    public Task SeesInboxAsync(string part, params string[] rows) =>
        Patience.UntilAsync(
            $"Wait for {string.Join(", ", rows)} in the inbox under {part}",
            null,
            async () =>
                await InboxAsync(part) is var there && there.SequenceEqual(rows)
                    ? null
                    : $"There is {string.Join(", ", there)}. "
                        + await page.EvaluateAsync<string>(
                            """
                            `The page is ${document.visibilityState} and has
                            ${document.hasFocus() ? 'the' : 'no'} focus,
                            which is on ${document.activeElement?.outerHTML.slice(0, 80)}.`
                            """
                        )
        );

    /// <summary>A corner in a viewport, in CSS pixels.</summary>
    public sealed record Place(double Left, double Top);

    /// <summary>A box in a viewport, in CSS pixels.</summary>
    public sealed record Box(double Left, double Top, double Right, double Bottom)
    {
        public double Width => Right - Left;

        public double Height => Bottom - Top;
    }
}
