using Microsoft.AspNetCore.Identity;

namespace LiveChatMeet.Accounts;

public static class AccountServices
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddScoped<IdentityErrorDescriber, PasswordErrors>();
        services.AddSingleton<SignInGate>();
        services.AddSingleton<FirstRun>();
        services.AddSingleton<AccountLinks>();
        services.AddSingleton<Colleagues>();
        return services;
    }

    /// <summary>The bare address leads on: to the setup of a server that has none, else to the console.</summary>
    public static void MapAccounts(this WebApplication app) =>
        app.MapMethods("/", [HttpMethods.Get, HttpMethods.Head], LeadOnAsync).AllowAnonymous();

    private static async Task<IResult> LeadOnAsync(FirstRun firstRun) =>
        TypedResults.LocalRedirect(await firstRun.IsOpenAsync() ? "/setup" : "/agent");
}
