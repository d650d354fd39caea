using System.Security.Claims;
using System.Text.Encodings.Web;
using LiveChatMeet.Calls;
using LiveChatMeet.Hosting;
using LiveChatMeet.Rooms;
using LiveChatMeet.Signaling;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace LiveChatMeet.Meet;

/// <summary>Knows a visitor's tab by the session that its ticket was exchanged for: for that call and its room alone.</summary>
public sealed class MeetAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, MeetTickets tickets)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Cookie = "__Host-meet";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync() =>
        await tickets.CallOfSessionAsync(Request.Cookies[Cookie]) is { } call ? AuthenticateResult.Success(new(PrincipalOf(call), Schemes.Meet)) : AuthenticateResult.NoResult();

    public static void Remember(HttpResponse response, string secret) => response.Cookies.Append(Cookie, secret, new()
    {
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        IsEssential = true,
    });

    private static ClaimsPrincipal PrincipalOf(Call call)
    {
        var principal = Caller.AsPrincipal(Party.Visitor, call.VisitorId, Schemes.Meet);
        ((ClaimsIdentity)principal.Identity!).AddClaims([new(Caller.CallClaim, call.Id), new(Caller.RoomClaim, call.RoomId)]);
        return principal;
    }
}
