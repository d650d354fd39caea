using System.Collections.Concurrent;
using LiveChatMeet.Texts;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Hosting;

/// <summary>
/// Says in words what host filtering refuses without any: a request for another host than <c>PublicAddress</c> has.
/// Logs each host once, with the option that allows it.
/// </summary>
public sealed partial class RefusedHosts(
    RequestDelegate next,
    Settings settings,
    IStringLocalizer<Text> texts,
    ILogger<RefusedHosts> logger
)
{
    // Anybody can ask for any host, so the log is capped.
    private const int MaxWarnings = 16;

    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.OrdinalIgnoreCase);
    private readonly string? _host = settings.PublicAddress is { } address ? new Uri(address).Host : null;

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var (host, response) = (context.Request.Host.Host, context.Response);
        if (
            _host is null
            || response.StatusCode != StatusCodes.Status400BadRequest
            || response.HasStarted
            || host.Equals(_host, StringComparison.OrdinalIgnoreCase)
            || Requests.IsLoopback(host)
        )
            return;
        if (Uri.CheckHostName(host) != UriHostNameType.Unknown && _told.Count < MaxWarnings && _told.TryAdd(host, true))
            Refused(host, settings.PublicAddress!);
        response.ContentType = "text/plain; charset=utf-8";
        await response.WriteAsync(
            texts["This server is at {0}. It answers nothing under another name.", settings.PublicAddress!]
        );
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A request for {Host} was refused, because PublicAddress is {PublicAddress}. If people reach this "
            + "server as {Host}, start with --PublicAddress=https://{Host}. If they do not, do nothing."
    )]
    private partial void Refused(string host, string publicAddress);
}

/// <summary>Puts it around the framework's own host filtering, which comes before every other middleware.</summary>
public sealed class RefusedHostsFirst : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.UseRequestLocalization();
            app.UseMiddleware<RefusedHosts>();
            next(app);
        };
}
