using System.Security.Claims;
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

    /// <summary>An agent who has signed in, even if a second factor is required of them that they do not have
    /// yet.</summary>
    public const string SignedIn = "SignedIn";

    public const string AdministratorClaim = "administrator";

    private const string LacksSecondFactorClaim = "lacks-second-factor";

    public static void Add(AuthorizationOptions options)
    {
        var console = IdentityConstants.ApplicationScheme;
        Require(Party, Schemes.Party, Actor.PartyClaim);
        Require(Visitor, Schemes.Party, Actor.PartyClaim, nameof(Identity.Party.Visitor));
        Require(Agent, console, Actor.PartyClaim, nameof(Identity.Party.Agent));
        Require(Administrator, console, AdministratorClaim);
        options.AddPolicy(
            SignedIn,
            policy =>
                policy.AddAuthenticationSchemes(console).RequireClaim(Actor.PartyClaim, nameof(Identity.Party.Agent))
        );
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build();

        void Require(string name, string scheme, string claim, params string[] values) =>
            options.AddPolicy(
                name,
                policy =>
                    policy
                        .AddAuthenticationSchemes(scheme)
                        .RequireClaim(claim, values)
                        .RequireAssertion(context => !LacksSecondFactor(context.User))
            );
    }

    /// <summary>Whether somebody must set up a second factor before anything else opens.</summary>
    public static bool LacksSecondFactor(ClaimsPrincipal? user) =>
        user?.HasClaim(claim => claim.Type == LacksSecondFactorClaim) == true;

    /// <summary>The same agent, for one request: the cookie never says so.</summary>
    internal static ClaimsPrincipal WithoutSecondFactor(ClaimsPrincipal agent)
    {
        var limited = agent.Clone();
        limited.AddIdentity(new([new(LacksSecondFactorClaim, "yes")]));
        return limited;
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
