using LiveChatMeet.Calls;
using LiveChatMeet.Rooms.Blocks;
using LiveChatMeet.Rooms.CallBacks;
using LiveChatMeet.Rooms.Consents;
using LiveChatMeet.Rooms.Drafts;
using LiveChatMeet.Rooms.Files;
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
            .AddSingleton<ConsentRule>()
            .AddQueue()
            .AddSingleton<ICallThread, CallThread>()
            .AddSingleton<IEventSubscriber, MessageMeter>()
            .AddSingleton<RoomAccessNow>()
            .AddScoped(services => services.GetRequiredService<RoomAccessNow>().Now)
            .AddSingleton<ColleagueReads>()
            .AddSingleton<Chat>()
            .AddSingleton<Uploads>()
            .AddSingleton<FileSweep>()
            .AddSingleton<RoomNotes>()
            .AddSingleton<RoomTags>()
            .AddSingleton<CallBackReads>()
            .AddSingleton<CallBackTasks>()
            .AddSingleton<KeptDrafts>()
            .AddSingleton<Blocking>()
            .AddSingleton<Withdrawing>()
            .AddSingleton<Reassignments>()
            .AddSingleton<HandOvers>()
            .AddSingleton<LeftRooms>()
            .AddHostedService(provider => provider.GetRequiredService<LeftRooms>())
            .AddSingleton<BusyAgents>();

    public static void MapRooms(this WebApplication app)
    {
        app.MapMessagesApi();
        app.MapFilesApi();
    }
}
