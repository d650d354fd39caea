using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace LiveChatMeet.Identity;

/// <summary>Who may do what. Anything that names none of these is denied.</summary>
public static class Policies
{
    /// <summary>Any visitor or agent, as found by <see cref="Schemes.Party"/>.</summary>
    public const string Party = "Party";

    public const string Visitor = "Visitor";

    public const string Agent = "Agent";

    public const string Administrator = "Administrator";

    public const string AdministratorClaim = "administrator";

    public static void Add(AuthorizationOptions options)
    {
        var console = IdentityConstants.ApplicationScheme;
        Require(Party, Schemes.Party, Actor.PartyClaim);
        Require(Visitor, Schemes.Party, Actor.PartyClaim, nameof(Identity.Party.Visitor));
        Require(Agent, console, Actor.PartyClaim, nameof(Identity.Party.Agent));
        Require(Administrator, console, AdministratorClaim);
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build();

        void Require(string name, string scheme, string claim, params string[] values) =>
            options.AddPolicy(name, policy => policy.AddAuthenticationSchemes(scheme).RequireClaim(claim, values));
    }
}

public static class Schemes
{
    /// <summary>Finds a visitor by cookie, header or connect ticket.</summary>
    public const string Visitor = "Visitor";

    /// <summary>Finds a visitor's tab, or another device of either party, by the session that its ticket was exchanged
    /// for.</summary>
    public const string Meet = "Meet";

    /// <summary>Either party: the connection says which one it is (<c>?as=visitor</c>, <c>?as=meet</c>), and must prove
    /// it.</summary>
    public const string Party = "Party";
}
