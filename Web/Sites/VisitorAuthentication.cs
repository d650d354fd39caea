using System.Security.Claims;
using System.Text.Encodings.Web;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace LiveChatMeet.Sites;

/// <summary>
/// Recognises a visitor by the cookie of the framed livechat; where that does not stick, by the same credential in a
/// header, and on the hub by a one-use connect ticket. A credential is valid for one site.
/// </summary>
public sealed class VisitorAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ReadPool reading,
    Tickets tickets
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Cookie = "__Host-v";
    public const string Header = "X-Livechat-Credential";

    /// <summary>Where SignalR's browser client puts what its access token factory returns.</summary>
    private const string TicketParameter = "access_token";

    public static readonly TimeSpan KnownFor = TimeSpan.FromDays(30);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (
            Request.Path.StartsWithSegments("/hub")
            && Request.Query.TryGetValue(TicketParameter, out var ticket)
            && !StringValues.IsNullOrEmpty(ticket)
        )
            return
                VisitorBrowser.Parse(await tickets.RedeemAsync(TicketPurpose.Connect, ticket)) is { } browser
                && await reading.ReadAsync(Statement.FindSiteOfVisitor, browser.VisitorId) is [var ofTicket]
                ? Success(browser, ofTicket.Text(0))
                : AuthenticateResult.Fail(Refusal.TicketInvalid);

        if (CredentialOf(Request) is not { } credential || SiteOf(Request) is not { } site)
            return AuthenticateResult.NoResult();
        var hash = Secrets.Hash(credential);
        var found = await reading.ReadAsync(Statement.FindVisitorOf, site, hash);
        return found is [var row] ? Success(new(row.Text(0), hash), row.Text(1)) : AuthenticateResult.NoResult();
    }

    /// <summary>The credential in a request; null if it has none that could be one.</summary>
    public static string? CredentialOf(HttpRequest request)
    {
        var credential = request.Headers.TryGetValue(Header, out var header)
            ? header.ToString()
            : request.Cookies[Cookie];
        return Secrets.IsWellFormed(credential) ? credential : null;
    }

    /// <summary>Lets the browser keep the credential in the partition of the host page (CHIPS).</summary>
    public static void Remember(HttpResponse response, string credential) =>
        response.Cookies.Append(
            Cookie,
            credential,
            new()
            {
                HttpOnly = true,
                Secure = true,
                SameSite = SameSiteMode.None,
                MaxAge = KnownFor,
                Path = "/",
                Extensions = { "Partitioned" },
            }
        );

    private static string? SiteOf(HttpRequest request) =>
        request.RouteValues["site"] as string ?? request.Query["site"];

    private static AuthenticateResult Success(VisitorBrowser browser, string siteId)
    {
        var visitor = Actor.AsPrincipal(Party.Visitor, browser.VisitorId, Schemes.Visitor);
        ((ClaimsIdentity)visitor.Identity!).AddClaims([
            new(Actor.SiteClaim, siteId),
            new(Actor.SessionClaim, browser.CredentialHash),
        ]);
        return AuthenticateResult.Success(new(visitor, Schemes.Visitor));
    }
}
