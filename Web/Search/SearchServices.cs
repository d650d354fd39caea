using LiveChatMeet.Storage;

namespace LiveChatMeet.Search;

public static class SearchServices
{
    public static IServiceCollection AddSearch(this IServiceCollection services) =>
        services
            .AddSingleton<RoomSearch>()
            .AddSingleton<RoomLists>()
            .AddSingleton<ChangedRooms>()
            .AddSingleton<IEventSubscriber>(provider => provider.GetRequiredService<ChangedRooms>())
            .AddSingleton<WordIndexer>()
            .AddHostedService(provider => provider.GetRequiredService<WordIndexer>());
}
