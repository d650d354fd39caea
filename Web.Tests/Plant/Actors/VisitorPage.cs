using System.Diagnostics;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A part of a page, in CSS pixels of the viewport.</summary>
public sealed record Box(double X, double Y, double Width, double Height);

/// <summary>A visitor on a page of the host site.</summary>
public sealed class VisitorPage(Page page)
{
    /// <summary>A frame at the edge of its page does not.</summary>
    private static readonly TimeSpan FollowsWithin = TimeSpan.FromSeconds(2);

    public Page Page => page;

    public Task<Scope> ChatAsync() => page.FrameAsync("Live chat");

    public async Task<Scope> OpensChatAsync()
    {
        await page.ClickAsync("button", "Open live chat");
        var chat = await ChatAsync();
        await chat.WaitForAsync("textbox", "Message");
        return chat;
    }

    public Task ClosesChatAsync() => page.ClickAsync("button", "Close live chat");

    public async Task WritesAsync(string text)
    {
        var chat = await ChatAsync();
        await chat.FillAsync("Message", text);
        await chat.ClickAsync("button", "Send");
    }

    public async Task SeesAsync(string text, TimeSpan? limit = null) =>
        await (await ChatAsync()).WaitForTextAsync(text, limit);

    /// <summary>Waits until a call rings; the livechat opens by itself for it.</summary>
    public async Task<RingDialog> IsRungAsync(TimeSpan? limit = null) =>
        await RingDialog.InAsync(await page.FrameAsync("Live chat", limit), limit);

    /// <summary>The call that runs in a frame of the livechat.</summary>
    public async Task<MeetPage> DockedCallAsync(TimeSpan? limit = null) =>
        await MeetPage.InAsync(await (await ChatAsync()).FrameAsync("Video call", limit), limit);

    /// <summary>Where the frame of the livechat stands on the page, whatever it is just now.</summary>
    public async Task<Box> FrameBoxAsync() =>
        await page.EvaluateAsync<Box>(
            """
            (() => {
              const { x, y, width, height } = document
                .querySelector('livechat-meet')
                .shadowRoot.querySelector('iframe')
                .getBoundingClientRect();
              return { x, y, width, height };
            })()
            """
        );

    /// <summary>
    /// Drags with the real pointer, from a point of the call's document over a distance on the page, no faster than the
    /// frame follows:
    /// the drivers give each event to what lies under it, where a person's browser gives all of a drag to the document
    /// that it began in.
    /// </summary>
    /// <param name="strideX">CSS pixels from one point to the next at most: less than half of what is dragged by, so
    /// that the next point is still on it. Unless told otherwise those of the handle.</param>
    /// <param name="strideY">The same from top to bottom.</param>
    public async Task DragsAsync(
        MeetPage call,
        (int X, int Y) at,
        (int X, int Y) way,
        int strideX = 14,
        int strideY = 7
    )
    {
        await IsDrawnAsync(call);
        var begin = await FrameBoxAsync();
        await PointAsync(begin, 0, 0, press: true);
        var steps = Math.Max(1, Math.Max(Math.Abs(way.X) / strideX, Math.Abs(way.Y) / strideY));
        for (var step = 1; step <= steps; step++)
        {
            var before = await FrameBoxAsync();
            await PointAsync(before, way.X * step / steps, way.Y * step / steps);
            await FollowsAsync(before);
            await IsDrawnAsync(call);
        }
        await PointAsync(await FrameBoxAsync(), way.X, way.Y, press: false);

        // Firefox takes points of the frame, which has moved meanwhile; Chromium those of the page.
        Task PointAsync(Box now, int dx, int dy, bool? press = null) =>
            page.Browser.Kind == BrowserKind.Firefox
                ? page.Browser.Input.PointAsync(
                    call.Scope,
                    (int)(begin.X - now.X) + at.X + dx,
                    (int)(begin.Y - now.Y) + at.Y + dy,
                    press
                )
                : page.Browser.Input.PointAsync(page, (int)begin.X + at.X + dx, (int)begin.Y + at.Y + dy, press);
    }

    private async Task FollowsAsync(Box before)
    {
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < FollowsWithin && await FrameBoxAsync() == before) { }
    }

    // What lies under a point is known anew when page and frame have been drawn.
    private async Task IsDrawnAsync(MeetPage call)
    {
        const string Drawn = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))";
        await call.Scope.EvaluateAsync<object?>(Drawn);
        await page.EvaluateAsync<object?>(Drawn);
    }

    /// <summary>Waits until it stands exactly there.</summary>
    public Task FrameStandsAtAsync(Box box) =>
        Patience.UntilAsync(
            $"Wait for the frame at {box}",
            null,
            async () => await FrameBoxAsync() is var now && now == box ? null : $"It is at {now}."
        );

    /// <summary>What the bubbles of the thread say, oldest first, those not sent yet too.</summary>
    public async Task<string[]> MessagesAsync() =>
        await (await ChatAsync()).EvaluateAsync<string[]>(
            "[...document.querySelectorAll('#thread .bubble')].map((bubble) => bubble.textContent)"
        );

    /// <summary>Waits until the thread says exactly this: every message once, in order.</summary>
    public async Task SeesExactlyAsync(params string[] messages) =>
        await (await ChatAsync()).WaitForMessagesAsync(messages);

    /// <summary>Follows a link as a page does that swaps its own content.</summary>
    public Task GoesWithinThePageAsync(string path, string title) =>
        page.EvaluateAsync<object?>(
            "(path, title) => { history.pushState({}, '', path); document.title = title; }",
            path,
            title
        );
}
