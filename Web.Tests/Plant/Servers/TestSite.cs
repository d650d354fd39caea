using System.Net;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>A tiny site on loopback: the host page on <c>localhost</c> frames the livechat on <c>127.0.0.1</c>,
/// another site.</summary>
internal sealed class TestSite : IAsyncDisposable
{
    private static readonly string[] Cookies =
    [
        "plain=1; Path=/; SameSite=None; Secure",
        "__Host-x=1; Path=/; SameSite=None; Secure; Partitioned; HttpOnly",
    ];

    private readonly WebApplication _application;

    private TestSite(WebApplication application, int port) => (_application, Port) = (application, port);

    public int Port { get; }

    public string HostUrl => $"http://localhost:{Port}/";

    public string LivechatUrl => $"http://127.0.0.1:{Port}/livechat";

    public static async Task<TestSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var application = builder.Build();
        MapPages(application);
        MapCookies(application);
        await application.StartAsync();
        return new TestSite(application, Loopback.PortOf(application.Services));
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static void MapPages(WebApplication application)
    {
        application.MapGet("/favicon.ico", () => Results.NoContent());
        application.MapGet("/", () => Html(TestSitePages.Host));
        application.MapGet("/inner", () => Html(TestSitePages.Inner));
        application.MapGet("/meet", () => Html(TestSitePages.Meet));
        application.MapGet(
            "/livechat",
            (HttpContext context) =>
            {
                context.Response.Headers.ContentSecurityPolicy = TestSitePages.ChatPolicy;
                return Html(TestSitePages.Chat);
            }
        );
    }

    // What a frame on another site is sent of the cookies that it has set.
    private static void MapCookies(WebApplication application)
    {
        application.MapGet(
            "/cookies",
            (HttpContext context) =>
            {
                context.Response.Headers.Append("Set-Cookie", Cookies);
                var sent = context.Request.Headers.Cookie;
                return Html($"<!doctype html><html lang=en><title>Cookies</title><p id=sent>{sent}</p>");
            }
        );
        application.MapGet(
            "/cookie-host",
            (HttpRequest request) =>
                Html(
                    $"""
                    <!doctype html><html lang=en><title>Cookie host</title>
                    <iframe title=Cookies src=http://127.0.0.1:{request.Host.Port}/cookies></iframe>
                    """
                )
        );
    }

    private static IResult Html(string html) => Results.Content(html, "text/html; charset=utf-8");
}
