using LiveChatMeet.Hosting;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Tests.Hosting;

public sealed class PageTurnsTests(Shop shop) : IClassFixture<Shop>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task However_many_pages_are_asked_for_a_few_are_read_at_once_some_wait_and_the_rest_are_refused()
    {
        var (isRead, reading) = (new TaskCompletionSource(), 0);
        using var turns = NewTurns();

        var waiting = Enumerable.Range(0, Backlog.Always).Select(_ => turns.InvokeAsync(Page(), ReadAsync)).ToList();
        var atOnce = reading;
        var late = Page();
        await turns.InvokeAsync(late, ReadAsync).WaitAsync(Limit); // one that is not refused waits for ever
        isRead.SetResult();
        await Task.WhenAll(waiting);
        var after = Page();
        await turns.InvokeAsync(after, ReadAsync);

        Assert.Equal(2 * Environment.ProcessorCount, atOnce);
        Assert.Equal(StatusCodes.Status503ServiceUnavailable, late.Response.StatusCode);
        Assert.InRange(int.Parse(late.Response.Headers.RetryAfter.ToString(), null), 2, 4);
        Assert.Equal((StatusCodes.Status200OK, Backlog.Always + 1), (after.Response.StatusCode, reading));

        async Task ReadAsync(HttpContext page)
        {
            Interlocked.Increment(ref reading);
            await isRead.Task;
        }
    }

    [Fact]
    public async Task Who_leaves_while_waiting_leaves_the_place_to_others()
    {
        var isRead = new TaskCompletionSource();
        using var turns = NewTurns();
        using var left = new CancellationTokenSource();

        var reading = Enumerable
            .Range(0, 2 * Environment.ProcessorCount)
            .Select(_ => turns.InvokeAsync(Page(), _ => isRead.Task))
            .ToList();
        var waiting = Enumerable
            .Range(0, Backlog.Always - reading.Count)
            .Select(_ => turns.InvokeAsync(Page(left.Token), _ => isRead.Task))
            .ToList();
        await left.CancelAsync();
        foreach (var one in waiting)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        var next = Page();
        var last = turns.InvokeAsync(next, _ => isRead.Task);
        isRead.SetResult();
        await Task.WhenAll(reading.Append(last));

        Assert.Equal(StatusCodes.Status200OK, next.Response.StatusCode);
    }

    [Fact]
    public async Task A_page_that_takes_long_holds_up_no_other_and_none_reads_a_form_for_it()
    {
        var (isRead, clock) = (new TaskCompletionSource(), new SettableClock(DateTimeOffset.UnixEpoch));
        using var turns = NewTurns(clock);
        var slow = Page();
        slow.Request.ContentType = "application/x-www-form-urlencoded";

        var reading = turns.InvokeAsync(slow, _ => isRead.Task);
        clock.Advance(2 * Backlog.StalledAfter);
        var next = Page();
        await turns.InvokeAsync(next, _ => Task.CompletedTask).WaitAsync(Limit);
        isRead.SetResult();
        await reading;

        Assert.Equal(StatusCodes.Status200OK, next.Response.StatusCode);
        Assert.False(slow.Request.HasFormContentType);
    }

    // What waits is not refused because the machine stood still.
    private PageTurns NewTurns(TimeProvider? time = null) =>
        ActivatorUtilities.CreateInstance<PageTurns>(
            shop.Server.Services,
            time ?? new SettableClock(DateTimeOffset.UtcNow)
        );

    private DefaultHttpContext Page(CancellationToken left = default)
    {
        var context = new DefaultHttpContext
        {
            RequestServices = shop.Server.Services,
            RequestAborted = left,
            Request = { Method = HttpMethods.Get, Headers = { Accept = "text/html" } },
        };
        context.SetEndpoint(new(null, new(new PageActionDescriptor()), "a page"));
        return context;
    }
}
