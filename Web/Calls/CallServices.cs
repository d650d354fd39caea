using LiveChatMeet.Identity;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authentication;

namespace LiveChatMeet.Calls;

public static class CallServices
{
    public static IServiceCollection AddCalls(this IServiceCollection services)
    {
        services.AddSingleton<UnstoredEnds>();
        services.AddHostedService<UnstoredEndsWriter>();
        services.AddSingleton<CallSnapshots>();
        services.AddSingleton<OpenCalls>();
        services.AddHostedService(provider => provider.GetRequiredService<OpenCalls>());
        services.AddSingleton<CallMeter>();
        services.AddSingleton<CallStore>();
        services.AddSingleton<CallStarts>();
        services.AddSingleton<SignalRelay>();
        services.AddSingleton<IEventSubscriber, RelayEnds>();
        services.AddSingleton<ReturnToLivechat>();
        services.AddSingleton<Leases>();
        services.AddSingleton<Switchboard>();
        services.AddSingleton<CallTimeouts>();
        services.AddHostedService(provider => provider.GetRequiredService<CallTimeouts>());
        services.AddSingleton<LoanNonces>();
        services.AddSingleton<MeetTickets>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, MeetAuthentication>(Schemes.Meet, null);
        services.AddSingleton<EndedCalls>();
        services.AddSingleton<IEventSubscriber>(provider => provider.GetRequiredService<EndedCalls>());
        services.AddHostedService<MeetSessionCleanup>();
        return services;
    }
}
