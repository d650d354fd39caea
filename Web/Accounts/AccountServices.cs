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
}
