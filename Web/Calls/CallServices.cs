using LiveChatMeet.Identity;
using Microsoft.AspNetCore.Authentication;

namespace LiveChatMeet.Calls;

public static class CallServices
{
    public static IServiceCollection AddCalls(this IServiceCollection services)
    {
        services.AddSingleton<Endings>();
        services.AddHostedService<EndingWatch>();
        services.AddSingleton<Switchboard>();
        services.AddSingleton<CallWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<CallWatch>());
        services.AddSingleton<MeetTickets>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, MeetAuthentication>(Schemes.Meet, null);
        services.AddHostedService<MeetSessionCleanup>();
        return services;
    }
}
