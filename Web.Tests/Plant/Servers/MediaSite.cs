using System.Net;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>
/// Pages in the places of ours, with their names and marks: a host page on 127.0.0.1, in it a livechat on
/// localhost with a ring, in that one a meet page. A meet page has a call with itself: what its camera sends over one
/// peer connection comes back over another.
/// </summary>
internal sealed class MediaSite : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly int _port;

    private MediaSite(WebApplication application, int port) => (_application, _port) = (application, port);

    public string HostUrl => $"http://127.0.0.1:{_port}/host";

    public string ChatUrl => $"http://localhost:{_port}/chat";

    public string CallUrl => $"http://localhost:{_port}/meet/Hv7PRmGPGkTo464DJ";

    public static async Task<MediaSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        MapPages(application);
        application.MapGet("/sound.wav", () => Results.Bytes(FakeDevices.Sound(440), "audio/wav"));
        application.MapPost("/calls", () => Results.Redirect("/meet/CLcSj3ijxWrc4xd5y")).DisableAntiforgery();
        await application.StartAsync();
        return new MediaSite(application, Loopback.PortOf(application.Services));
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static void MapPages(WebApplication application)
    {
        application.MapGet("/favicon.ico", () => Results.NoContent());
        application.MapGet("/chat", () => Page("Live chat", MediaSitePages.Chat));
        application.MapGet("/meet/{id}", () => Page("Meet", MediaSitePages.Meet));
        application.MapGet(
            "/host",
            (HttpRequest request) =>
                Page(
                    "Host page",
                    $"""
                    <p>Tea</p>
                    <iframe title="Live chat" src="http://localhost:{request.Host.Port}/chat"
                        allow="camera; microphone" width=600 height=600></iframe>
                    """
                )
        );
    }

    private static IResult Page(string title, string body) =>
        Results.Content(MediaSitePages.Page(title, body), "text/html; charset=utf-8");
}
