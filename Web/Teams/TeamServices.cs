using LiveChatMeet.Storage;

namespace LiveChatMeet.Teams;

public static class TeamServices
{
    public static IServiceCollection AddTeams(this IServiceCollection services) =>
        services
            .AddSingleton<TeamsNow>()
            .AddSingleton<IEventSubscriber>(provider => provider.GetRequiredService<TeamsNow>());
}
