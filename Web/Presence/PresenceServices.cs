namespace LiveChatMeet.Presence;

public static class PresenceServices
{
    public static IServiceCollection AddPresence(this IServiceCollection services) =>
        services
            .AddSingleton<InMemoryPresence>()
            .AddSingleton<IPresence>(provider => provider.GetRequiredService<InMemoryPresence>())
            .AddSingleton<PresenceTracker>()
            .AddSingleton<VisitorPages>();
}
