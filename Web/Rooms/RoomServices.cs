using LiveChatMeet.Calls;

namespace LiveChatMeet.Rooms;

public static class RoomServices
{
    public static IServiceCollection AddRooms(this IServiceCollection services) =>
        services
            .AddSingleton<RoomCapacity>()
            .AddSingleton<ICallThread, CallThread>()
            .AddSingleton<Chat>()
            .AddSingleton<BusyAgents>();

    public static void MapRooms(this WebApplication app) => app.MapMessagesApi();
}
