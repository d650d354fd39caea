using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace LiveChatMeet.Identity;

/// <summary>Who may do what. Whatever names none of these is denied.</summary>
public static class Policies
{
    /// <summary>Anybody who is a visitor or an agent, by what <see cref="Schemes.Party"/> finds.</summary>
    public const string Party = "Party";

    public const string Visitor = "Visitor";

    public const string Agent = "Agent";

    public const string Administrator = "Administrator";

    public const string AdministratorClaim = "administrator";

    public static void Add(AuthorizationOptions options)
    {
        options.AddPolicy(
            Party,
            policy => policy.AddAuthenticationSchemes(Schemes.Party).RequireClaim(Actor.PartyClaim)
        );
        options.AddPolicy(
            Visitor,
            policy =>
                policy
                    .AddAuthenticationSchemes(Schemes.Party)
                    .RequireClaim(Actor.PartyClaim, nameof(Identity.Party.Visitor))
        );
        options.AddPolicy(
            Agent,
            policy =>
                policy
                    .AddAuthenticationSchemes(IdentityConstants.ApplicationScheme)
                    .RequireClaim(Actor.PartyClaim, nameof(Identity.Party.Agent))
        );
        options.AddPolicy(
            Administrator,
            policy =>
                policy.AddAuthenticationSchemes(IdentityConstants.ApplicationScheme).RequireClaim(AdministratorClaim)
        );
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build();
    }
}

public static class Schemes
{
    /// <summary>Finds a visitor by cookie, header or connect ticket.</summary>
    public const string Visitor = "Visitor";

    /// <summary>Finds a visitor's tab, or another device of either party, by the session that its ticket was exchanged
    /// for.</summary>
    public const string Meet = "Meet";

    /// <summary>Either party: the connection says as which it comes (<c>?as=visitor</c>, <c>?as=meet</c>), and must
    /// prove it.</summary>
    public const string Party = "Party";
}
