using LiveChatMeet.Calls;
using LiveChatMeet.Rooms.Notes;
using LiveChatMeet.Rooms.Queue;
using LiveChatMeet.Rooms.Tags;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms;

public static class RoomServices
{
    public static IServiceCollection AddRooms(this IServiceCollection services) =>
        services
            .AddSingleton<RoomCapacity>()
            .AddQueue()
            .AddSingleton<ICallThread, CallThread>()
            .AddSingleton<IEventSubscriber, MessageMeter>()
            .AddSingleton<Chat>()
            .AddSingleton<RoomNotes>()
            .AddSingleton<RoomTags>()
            .AddSingleton<BusyAgents>();

    public static void MapRooms(this WebApplication app) => app.MapMessagesApi();
}
