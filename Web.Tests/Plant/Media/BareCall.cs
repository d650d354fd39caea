using System.Net;
using System.Net.WebSockets;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Plant.Media;

/// <summary>
/// The shortest call that two browsers can have: two plain pages, a WebSocket that passes text from one to the other,
/// no account, no database, no ring.
/// What our call takes is compared with it on the same machine in the same minute.
/// </summary>
public sealed class BareCall : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly WebApplication _application;

    private BareCall(WebApplication application, Page caller, Page callee) =>
        (_application, Actor, Callee) = (application, caller, callee);

    /// <summary>Has its camera open, waits, and answers the offer.</summary>
    public Page Actor { get; }

    /// <summary>Accepts by a click, opens its camera then, and offers.</summary>
    public Page Callee { get; }

    /// <summary>From the click of the callee to the first frame of the callee that the caller shows, in ms.</summary>
    public double CallerMs { get; private set; }

    /// <summary>From the click of the callee to the first frame of the caller that the callee shows, in ms.</summary>
    public double CalleeMs { get; private set; }

    /// <summary>One whole call between new pages of the two browsers; nothing of it is left open.</summary>
    public static async Task<(double CallerMs, double CalleeMs)> MeasureAsync(Browser caller, Browser callee)
    {
        await using var call = await StartAsync(caller, callee);
        return (call.CallerMs, call.CalleeMs);
    }

    /// <summary>A call in which both sides have seen a frame; it goes on until it is disposed of, together with its
    /// pages.</summary>
    public static async Task<BareCall> StartAsync(Browser caller, Browser callee)
    {
        var (application, origin) = await ServeAsync();
        var call = new BareCall(
            application,
            await caller.OpenAsync($"{origin}/caller"),
            await callee.OpenAsync($"{origin}/callee")
        );
        await Task.WhenAll(
            new[] { call.Actor, call.Callee }.Select(page =>
                page.WaitForExpressionAsync("the bare page to be ready", "window.isReady", Limit)
            )
        );
        await call.Callee.BringToFrontAsync();
        await call.Callee.ClickAsync("button", "Accept");
        var shown = await Task.WhenAll(FirstFrameAsync(call.Actor), FirstFrameAsync(call.Callee));
        (call.CallerMs, call.CalleeMs) = (shown[0], shown[1]);
        return call;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Actor.CloseAsync(), Callee.CloseAsync());
        await _application.DisposeAsync();
    }

    private static async Task<double> FirstFrameAsync(Page page)
    {
        await page.WaitForExpressionAsync(
            "the first frame of a bare call",
            "window.firstFrameAfter !== undefined",
            Limit
        );
        return await page.EvaluateAsync<double>("window.firstFrameAfter");
    }

    private static async Task<(WebApplication Application, string Origin)> ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        application.UseWebSockets();
        application.MapGet("/favicon.ico", () => Results.NoContent());
        application.MapGet("/caller", () => Html(BareCallPages.Caller));
        application.MapGet("/callee", () => Html(BareCallPages.Callee));
        MapRelay(application);
        await application.StartAsync();
        return (application, $"http://localhost:{Loopback.PortOf(application.Services)}");
    }

    private static IResult Html(string page) => Results.Content(page, "text/html; charset=utf-8");

    private static void MapRelay(WebApplication application)
    {
        var ends = new Dictionary<string, TaskCompletionSource<WebSocket>> { ["caller"] = new(), ["callee"] = new() };
        application.Map(
            "/relay/{end}",
            async (HttpContext context, string end) =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                ends[end].TrySetResult(socket);
                await PassOnAsync(
                    socket,
                    await ends[end == "caller" ? "callee" : "caller"].Task.WaitAsync(context.RequestAborted),
                    context.RequestAborted
                );
            }
        );
    }

    private static async Task PassOnAsync(WebSocket from, WebSocket to, CancellationToken aborted)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, aborted) is { MessageType: WebSocketMessageType.Text } part)
            {
                await to.SendAsync(
                    buffer.AsMemory(0, part.Count),
                    WebSocketMessageType.Text,
                    part.EndOfMessage,
                    aborted
                );
            }
        }
        catch (Exception exception)
            when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // a page was closed: the call is over
        }
    }
}
