using LiveChatMeet.Storage;

namespace LiveChatMeet.Desk;

public static class DeskServices
{
    public static IServiceCollection AddDesk(this IServiceCollection services) =>
        services
            .AddSingleton<SiteDesks>()
            .AddHostedService(provider => provider.GetRequiredService<SiteDesks>())
            .AddSingleton<AgentStatuses>()
            .AddHostedService(provider => provider.GetRequiredService<AgentStatuses>())
            .AddSingleton<StatusChanges>()
            .AddSingleton<DeskSignals>()
            .AddSingleton<IEventSubscriber>(provider => provider.GetRequiredService<DeskSignals>())
            .AddSingleton<Staff>()
            .AddSingleton<StaffWatch>()
            .AddHostedService(provider => provider.GetRequiredService<StaffWatch>());
}
