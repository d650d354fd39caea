using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms.Queue;

public static class QueueServices
{
    public static IServiceCollection AddQueue(this IServiceCollection services) =>
        services
            .AddSingleton<Assignment>()
            .AddSingleton<AssignSignals>()
            .AddSingleton<IEventSubscriber>(provider => provider.GetRequiredService<AssignSignals>())
            .AddHostedService<Assigner>()
            .AddSingleton<WaitingLine>()
            .AddSingleton<IEventSubscriber>(provider => provider.GetRequiredService<WaitingLine>())
            .AddSingleton<UsualWaits>()
            .AddSingleton<Places>();
}
