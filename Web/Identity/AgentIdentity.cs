using System.Security.Claims;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace LiveChatMeet.Identity;

/// <summary>How agents sign in: ASP.NET Core Identity, one cookie, ended at once when the account is.</summary>
public static class AgentIdentity
{
    public const string Cookie = "__Host-a";

    internal static readonly TimeSpan IdleFor = TimeSpan.FromHours(12);
    internal static readonly TimeSpan SignedInFor = TimeSpan.FromDays(7);
    internal const string SignedInAt = ".signed-in-at";
    private const string StampClaim = "stamp";
    private const string SecondFactorPath = "/agent/second-factor";

    public static IServiceCollection AddProductIdentity(this IServiceCollection services, SignInSettings settings)
    {
        services.AddSingleton(settings);
        // Identity would make these for each request; those who use them live longer, and these hold no state.
        services.AddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        services.AddSingleton<IPasswordHasher<Agent>, PasswordHasher<Agent>>();
        services.AddIdentityCore<Agent>(ConfigureAccounts).AddUserStore<AgentStore>().AddSignInManager();

        services.AddScoped<IUserClaimsPrincipalFactory<Agent>, AgentClaims>();
        services.AddScoped<AgentSessions>();
        services.AddSingleton<AccountLog>();
        services.AddSingleton<Administrators>();
        services.AddSingleton<IEventSubscriber>(provider => provider.GetRequiredService<Administrators>());
        services.AddSingleton<TicketTimes>();
        services.AddSingleton<Tickets>();
        services.AddAuthorization(Policies.Add);
        services
            .AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, ConfigureCookie)
            .AddPolicyScheme(Schemes.Party, null, options => options.ForwardDefaultSelector = SchemeOf);
        return services;
    }

    /// <summary>Whether a session has not ended and its account is unchanged since it began: not disabled, no new
    /// password, the same role.</summary>
    public static async Task<bool> IsGoodAsync(ReadPool reading, ClaimsPrincipal? principal) =>
        await FindAsync(reading, principal) is not null;

    private static async Task<Row?> FindAsync(ReadPool reading, ClaimsPrincipal? principal) =>
        await reading.ReadAsync(
            Statement.FindGoodSession,
            principal?.FindFirstValue(ClaimTypes.NameIdentifier),
            principal?.FindFirstValue(StampClaim),
            principal?.HasClaim(claim => claim.Type == Policies.AdministratorClaim) ?? false,
            principal?.FindFirstValue(Actor.SessionClaim)
        )
            is [var session]
            ? session
            : null;

    private static void ConfigureAccounts(IdentityOptions options)
    {
        // Length is what protects (NIST SP 800-63B, 3.1.1): no rules about kinds of characters.
        options.Password = new()
        {
            RequiredLength = Agent.MinPasswordLength,
            RequireDigit = false,
            RequireLowercase = false,
            RequireUppercase = false,
            RequireNonAlphanumeric = false,
            RequiredUniqueChars = 4,
        };
        // The user name is the e-mail address, so it may contain whatever such an address may.
        options.User = new() { RequireUniqueEmail = true, AllowedUserNameCharacters = "" };
    }

    private static string SchemeOf(HttpContext context) =>
        context.Request.Query["as"].ToString() switch
        {
            "visitor" => Schemes.Visitor,
            "meet" => Schemes.Meet,
            _ => IdentityConstants.ApplicationScheme,
        };

    private static void ConfigureCookie(CookieAuthenticationOptions options)
    {
        options.Cookie = new()
        {
            Name = Cookie,
            HttpOnly = true,
            SecurePolicy = CookieSecurePolicy.Always,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            IsEssential = true,
        };
        options.ExpireTimeSpan = IdleFor;
        options.SlidingExpiration = true;
        options.LoginPath = "/sign-in";
        options.AccessDeniedPath = "/error/403";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
    }

    // People are sent to the page that lets them in; scripts get the code, and the console says so without losing what
    // is being written.
    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        var isPage = context.Request.WantsPage() && !context.Request.Headers.ContainsKey("HX-Request");
        if (status == StatusCodes.Status403Forbidden && Policies.LacksSecondFactor(context.HttpContext.User))
            return isPage
                ? LeadTo(context, SecondFactorPath)
                : throw new RefusedException(Refusal.SecondFactorRequired);
        if (isPage && status == StatusCodes.Status401Unauthorized)
            return LeadTo(context, context.RedirectUri);
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static Task LeadTo(RedirectContext<CookieAuthenticationOptions> context, string address)
    {
        context.Response.Redirect(address);
        return Task.CompletedTask;
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (
            now - StartedAt(context.Properties) < SignedInFor
            && await FindAsync(services.GetRequiredService<ReadPool>(), context.Principal) is { } session
        )
        {
            if (services.GetRequiredService<SignInSettings>().RequireSecondFactor && !session.Truth(1))
                context.ReplacePrincipal(Policies.WithoutSecondFactor(context.Principal!));
            if (now - session.Time(0) >= AgentSession.SeenEvery)
                await SeenAsync(context);
            return;
        }
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    private static async Task SeenAsync(CookieValidatePrincipalContext context)
    {
        try
        {
            if (context.Principal?.FindFirstValue(Actor.SessionClaim) is { } session)
                await context.HttpContext.RequestServices.GetRequiredService<AgentSessions>().SeenAsync(session);
        }
        catch (RefusedException refused) when (Refusal.IsOfStorage(refused.Code))
        {
            // What the request is for may need no writing; the next one notes it.
        }
    }

    private static DateTimeOffset StartedAt(AuthenticationProperties properties) =>
        DateTimeOffset.TryParse(
            properties.Items.TryGetValue(SignedInAt, out var text) ? text : null,
            null,
            System.Globalization.DateTimeStyles.RoundtripKind,
            out var parsed
        )
            ? parsed
            : DateTimeOffset.MinValue;

    private sealed class AgentClaims(UserManager<Agent> users, IOptions<IdentityOptions> options)
        : UserClaimsPrincipalFactory<Agent>(users, options)
    {
        protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Agent user)
        {
            var identity = new ClaimsIdentity(
                [
                    new(ClaimTypes.NameIdentifier, user.Id),
                    new(Actor.PartyClaim, nameof(Party.Agent)),
                    new(StampClaim, await UserManager.GetSecurityStampAsync(user)),
                ],
                IdentityConstants.ApplicationScheme
            );
            if (user.IsAdministrator)
                identity.AddClaim(new(Policies.AdministratorClaim, "yes"));
            return identity;
        }
    }
}
