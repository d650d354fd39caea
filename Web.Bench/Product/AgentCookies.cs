using System.Security.Claims;
using LiveChatMeet.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace LiveChatMeet.Bench.Product;

/// <summary>Cookies of agents who were put into the database: the one that somebody got who signed in by the form, with
/// another account and session in it, sealed with the server's own keys.</summary>
internal sealed class AgentCookies
{
    // So the framework's cookie authentication protects its tickets.
    private const string Purpose = "Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationMiddleware";

    private static readonly string[] Own = [ClaimTypes.NameIdentifier, Actor.SessionClaim, Policies.AdministratorClaim];

    private readonly TicketDataFormat _format;
    private readonly AuthenticationTicket _known;

    /// <param name="data">The data directory.</param>
    /// <param name="known">Has signed in, and has the password of the others.</param>
    public AgentCookies(string data, Account known)
    {
        var keys = DataProtectionProvider.Create(
            new DirectoryInfo(Path.Combine(data, "keys")),
            options => options.SetApplicationName("LiveChatMeet")
        );
        _format = new(keys.CreateProtector(Purpose, IdentityConstants.ApplicationScheme, "v2"));
        _known =
            _format.Unprotect(known.Cookies[AgentIdentity.Cookie])
            ?? throw new WrongResultException("The cookie of an agent cannot be read with the server's keys.");
    }

    public string For(string agent, string session)
    {
        var claims = _known
            .Principal.Claims.Where(claim => !Own.Contains(claim.Type))
            .Append(new(ClaimTypes.NameIdentifier, agent))
            .Append(new(Actor.SessionClaim, session));
        var scheme = _known.AuthenticationScheme;
        return _format.Protect(new(new(new ClaimsIdentity(claims, scheme)), _known.Properties, scheme));
    }
}
