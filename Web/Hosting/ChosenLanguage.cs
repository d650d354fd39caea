using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Primitives;

namespace LiveChatMeet.Hosting;

/// <summary>
/// The language that a visitor has chosen in the chat, before those that the browser asks for. The address of a page
/// tells it, and a cookie keeps it in the host page's partition; where cookies do not stick, each address tells it.
/// Agents' pages follow their browsers.
/// </summary>
public sealed class ChosenLanguage : IRequestCultureProvider
{
    /// <summary>What tells it in an address: <c>?lang=de</c>.</summary>
    public const string Parameter = "lang";

    private const string Cookie = "__Host-l";

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(365);

    /// <summary>The languages that the product has.</summary>
    public static IReadOnlyList<CultureInfo> All { get; } = [new("en"), new("de")];

    /// <summary>One of <see cref="All"/> by its code; null if there is none.</summary>
    public static CultureInfo? Known(string? code) =>
        All.FirstOrDefault(language => language.TwoLetterISOLanguageName == code);

    /// <summary>The one that a page's address tells; null if it tells none.</summary>
    public static CultureInfo? ToldBy(HttpRequest request) => Known(request.Query[Parameter]);

    /// <summary>What a visitor has chosen before a request that their address, cookie or form tells; null if nothing.
    /// </summary>
    /// <param name="told">What a form tells.</param>
    public static CultureInfo? Of(HttpRequest request, string? told) =>
        Known(told) ?? ToldBy(request) ?? Known(request.Cookies[Cookie]);

    public Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext) =>
        Task.FromResult(
            IsOfVisitors(httpContext.Request) && Of(httpContext) is { } chosen
                ? new ProviderCultureResult(new StringSegment(chosen.Name))
                : null
        );

    private static CultureInfo? Of(HttpContext context)
    {
        if (ToldBy(context.Request) is not { } told)
            return Known(context.Request.Cookies[Cookie]);
        context.Response.Cookies.Append(
            Cookie,
            told.Name,
            new()
            {
                HttpOnly = true,
                Secure = true,
                SameSite = SameSiteMode.None,
                MaxAge = KeptFor,
                Path = "/",
                Extensions = { "Partitioned" },
            }
        );
        return told;
    }

    private static bool IsOfVisitors(HttpRequest request) =>
        request.Path.StartsWithSegments("/livechat")
        || request.Path.StartsWithSegments("/conversation")
        || (request.Path.StartsWithSegments("/meet") && request.Query["as"] == "visitor");
}
