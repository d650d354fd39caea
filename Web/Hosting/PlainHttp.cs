using System.Net;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Hosting;

/// <summary>
/// Leads whoever comes over plain http to the address in <c>PublicAddress</c>: by default where the server itself
/// listens to both. Never to a host that a request names. The host has been checked before.
/// </summary>
public sealed class PlainHttp(
    RequestDelegate next,
    Settings settings,
    IServer server,
    AcmeChallenges challenges,
    IStringLocalizer<Text> texts
)
{
    private readonly string? _address = settings.IsPublicOverHttps ? settings.PublicAddress!.TrimEnd('/') : null;
    private readonly Lazy<bool> _isOn = new(() => settings.RedirectHttp ?? ListensToBoth(server));

    public async Task InvokeAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (await challenges.AnswerAsync(context))
            return;
        if (_address is null || request.IsHttps || !_isOn.Value || IsWatchedHere(context))
        {
            await next(context);
            return;
        }
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            response.StatusCode = StatusCodes.Status308PermanentRedirect;
            response.Headers.Location = $"{_address}{request.Path.ToUriComponent()}{request.QueryString.Value}";
            return;
        }
        // What was sent could be read on its way; a browser would send it a second time.
        response.StatusCode = StatusCodes.Status400BadRequest;
        response.ContentType = "text/plain; charset=utf-8";
        await response.WriteAsync(texts["This server is at {0}. Over plain http it takes nothing.", _address]);
    }

    // A watchdog or container asks for the health on the machine itself, where no certificate names the host.
    private static bool IsWatchedHere(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/health")
        && (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address));

    private static bool ListensToBoth(IServer server)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return Listens("http://") && Listens("https://");

        bool Listens(string scheme) => addresses.Any(one => one.StartsWith(scheme, StringComparison.Ordinal));
    }
}
