using LiveChatMeet.Console.CallList;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Console;

public static class ConsoleServices
{
    public static IServiceCollection AddConsole(this IServiceCollection services) =>
        services
            .AddSingleton<InboxQueries>()
            .AddSingleton<InboxCache>()
            .AddSingleton<IEventSubscriber>(provider => provider.GetRequiredService<InboxCache>())
            .AddScoped<ConsoleShell>()
            .AddScoped<FoundLists>()
            .AddScoped<RoomViews>()
            .AddScoped<CallListQuery>()
            .AddScoped<HandOverChoices>();
}
