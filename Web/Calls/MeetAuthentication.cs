using System.Security.Claims;
using System.Text.Encodings.Web;
using LiveChatMeet.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace LiveChatMeet.Calls;

/// <summary>Recognises a visitor's tab, or another device of either party, by the session that its ticket was exchanged
/// for. The session is only for that call and its room.</summary>
public sealed class MeetAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    MeetTickets tickets
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Cookie = "__Host-meet";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var secret = Request.Cookies[Cookie];
        return await tickets.WhoOfSessionAsync(secret) is { } who
            ? AuthenticateResult.Success(new(PrincipalOf(who, Secrets.Hash(secret!)), Schemes.Meet))
            : AuthenticateResult.NoResult();
    }

    public static void Remember(HttpResponse response, string secret) =>
        response.Cookies.Append(
            Cookie,
            secret,
            new()
            {
                HttpOnly = true,
                Secure = true,
                SameSite = SameSiteMode.Strict,
                Path = "/",
                IsEssential = true,
            }
        );

    private static ClaimsPrincipal PrincipalOf(Actor who, string session)
    {
        var principal = Actor.AsPrincipal(who.Party, who.Id, Schemes.Meet);
        ((ClaimsIdentity)principal.Identity!).AddClaims([
            new(Actor.CallClaim, who.CallId!),
            new(Actor.RoomClaim, who.RoomId!),
            new(Actor.SessionClaim, session),
        ]);
        return principal;
    }
}
