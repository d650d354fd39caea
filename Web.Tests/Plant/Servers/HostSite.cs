using System.Net;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>
/// A customer's web site on another site than the chat (127.0.0.1, not localhost): two pages with the pasted
/// line, and every page of <c>Web.Tests/Hosts</c> under its file's name.
/// </summary>
public sealed class HostSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _saved = Directory.CreateTempSubdirectory("livechatmeet-host-");
    private string _chatOrigin = "";

    private HostSite(WebApplication app) => _app = app;

    public string Origin { get; private set; } = "";

    /// <summary>What the host's own policy says; null for none. <c>{chat}</c> stands for the chat's origin.</summary>
    public string? ContentSecurityPolicy { get; set; }

    /// <summary>What the host keeps from its page and all frames in it; null for nothing.</summary>
    public string? PermissionsPolicy { get; set; }

    /// <summary>Which windows the host shares its own with (Cross-Origin-Opener-Policy); null for what browsers do by
    /// themselves.</summary>
    public string? OpenerPolicy { get; set; }

    public string SiteKey { get; set; } = "kettle-lane";

    /// <summary>The whole document, for hosts of another kind; <c>{chat}</c> and <c>{site}</c> are filled in. Null
    /// for the usual two pages.</summary>
    public string? Document { get; set; }

    /// <summary>Scripts that this host serves to any page, by path.</summary>
    public Dictionary<string, string> Scripts { get; } = [];

    public static async Task<HostSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var site = new HostSite(app);
        app.MapGet(
            "/{name}.html",
            (HttpContext context, string name) =>
                HostPage.Find(name) is { } page ? site.Page(context, page) : Results.NotFound()
        );
        foreach (var script in (string[])["react-18.js", "react-19.js"])
            app.MapGet($"/{script}", () => Results.Text(PageScript.Bundled(script), "text/javascript"));
        app.MapGet("/{page?}", (HttpContext context, string? page) => site.Page(context, page ?? "home"));
        await app.StartAsync();
        site.Origin = $"http://127.0.0.1:{Loopback.PortOf(app.Services)}";
        return site;
    }

    /// <summary>Pastes the line of a chat server.</summary>
    public void Embeds(string chatOrigin) => _chatOrigin = chatOrigin;

    /// <summary>Saves a page of <c>Web.Tests/Hosts</c> as somebody does who tries it at home.</summary>
    /// <returns>The file's address; the file goes with the site.</returns>
    public async Task<string> SaveAsync(string page)
    {
        var file = Path.Combine(_saved.FullName, $"{page}.html");
        await File.WriteAllTextAsync(file, Filled(HostPage.Find(page)!.Html));
        return new Uri(file).AbsoluteUri;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _saved.Delete(recursive: true);
    }

    private IResult Page(HttpContext context, HostPage page)
    {
        foreach (var (name, value) in page.Needs.Headers)
            context.Response.Headers[name] = Filled(value);
        return Results.Content(Filled(page.Html), "text/html");
    }

    private string Filled(string text) =>
        text.Replace("{chat}", _chatOrigin, StringComparison.Ordinal)
            .Replace("{site}", SiteKey, StringComparison.Ordinal);

    private IResult Page(HttpContext context, string page)
    {
        if (page == "favicon.ico")
            return Results.NoContent();
        if (Scripts.TryGetValue($"/{page}", out var script))
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            return Results.Text(script, "text/javascript");
        }
        SetPolicies(context.Response.Headers);
        if (Document is not null)
            return Results.Content(Filled(Document), "text/html");
        return Results.Content(Ordinary(WebUtility.HtmlEncode(page)), "text/html");
    }

    private void SetPolicies(IHeaderDictionary headers)
    {
        if (ContentSecurityPolicy is not null)
            headers.ContentSecurityPolicy = Filled(ContentSecurityPolicy);
        if (PermissionsPolicy is not null)
            headers["Permissions-Policy"] = Filled(PermissionsPolicy);
        if (OpenerPolicy is not null)
            headers["Cross-Origin-Opener-Policy"] = OpenerPolicy;
    }

    private string Ordinary(string name) =>
        $"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
              <title>{name} · Kettle Lane</title>
              <script async src="{_chatOrigin}/livechat.js" data-site="{SiteKey}"></script>
            </head>
            <body>
              <h1>{name}</h1>
              <p><a href="/home">Home</a> <a href="/alder">Alder 8</a></p>
              <p>A bicycle for every day.</p>
            </body>
            </html>
            """;
}
