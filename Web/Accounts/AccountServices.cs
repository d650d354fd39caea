using LiveChatMeet.Identity;
using Microsoft.AspNetCore.Identity;

namespace LiveChatMeet.Accounts;

public static class AccountServices
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddScoped<IdentityErrorDescriber, PasswordErrors>();
        services.AddSignIn();
        services.AddSingleton<FirstRun>();
        services.AddSingleton<AccountLinks>();
        services.AddSingleton<Colleagues>();
        services.AddSingleton<KeyRotation>();
        services.AddSingleton<TeamChanges>();
        return services;
    }

    private static void AddSignIn(this IServiceCollection services)
    {
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<NobodysPassword>();
        services.AddSingleton<KnownBrowsers>();
        services.AddSingleton<BrowserStates>();
        services.AddSingleton<PasskeyPlace>();
        services.AddSingleton<SecondFactors>();
        services.AddSingleton<SessionEndings>();
        services.AddScoped<SignInWaysReader>();
        services.AddScoped<OwnPassword>();
        services.AddScoped<NewPasswords>();
        services.AddScoped<IPasskeyHandler<Agent>, PasskeyHandler<Agent>>();
        services.AddScoped<Passkeys>();
        services.AddScoped<CodeApps>();
        services.AddScoped<Entrance>();
        services.AddScoped<Confirmations>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<PasskeyPlace>(Configure);
    }

    private static void Configure(IdentityPasskeyOptions options, PasskeyPlace place)
    {
        options.ServerDomain = place.Name;
        // The person is asked, not just touched, and the passkey says who it is of: it is both factors at once.
        (options.UserVerificationRequirement, options.ResidentKeyRequirement) = ("required", "required");
        options.AttestationConveyancePreference = "none";
        options.ValidateOrigin = context =>
            ValueTask.FromResult(!context.CrossOrigin && place.IsOwn(context.Origin, context.HttpContext.Request));
    }

    /// <summary>The bare address leads on: to the setup of a server that has none, else to the console.</summary>
    public static void MapAccounts(this WebApplication app) =>
        app.MapMethods("/", [HttpMethods.Get, HttpMethods.Head], LeadOnAsync).AllowAnonymous();

    private static async Task<IResult> LeadOnAsync(FirstRun firstRun) =>
        TypedResults.LocalRedirect(await firstRun.IsOpenAsync() ? "/setup" : "/agent");
}
