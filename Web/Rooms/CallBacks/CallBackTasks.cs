using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Notes;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.CallBacks;

/// <summary>The calls that somebody should return. A task begins with the end of a call (<see cref="CallThread"/>), and
/// ends when the visitor takes a later one, or when an agent who may read the conversation says so.</summary>
public sealed class CallBackTasks(Writer writer, TimeProvider time)
{
    /// <summary>Nobody need call back any more. Repeated, or after a newer call was missed, nothing happens.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>: it is not theirs to read.</exception>
    public Task SettleAsync(Actor by, string rid, string? callId) =>
        writer.WriteAsync(new Settle(by, rid, callId, time));

    private sealed class Settle(Actor by, string rid, string? callId, TimeProvider time) : EntityCommand<bool>
    {
        protected override async Task<Outcome<bool>> ApplyAsync(LiveChatDb database)
        {
            var room = await RoomNotes.RoomAsync(database, by, rid);
            if (room.CallToReturn is null || room.CallToReturn != callId)
                return new(false);
            var (name, now) = (await AgentNameAsync(database), (DateTimeOffset?)time.GetUtcNow());
            await database
                .Rooms.Where(r => r.Id == rid)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.CallToReturn, (string?)null));
            await database
                .Calls.Where(c => c.Id == callId)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.SettledAt, now).SetProperty(c => c.SettledBy, name));
            if (room.AgentId is { } agentId && agentId != by.Id)
                await RecordAsync(database, room);
            return new(true, new CallBackSettled(rid));
        }

        private async Task RecordAsync(LiveChatDb database, Room room) =>
            await database.AuditAsync(
                new(AuditKind.CallBackSettled, by.Id)
                {
                    AboutId = room.Id,
                    Changes = new AuditChanges().Add("Agent", await database.NameOfAsync(room.AgentId!), null),
                },
                time.GetUtcNow()
            );

        private Task<string> AgentNameAsync(LiveChatDb database) =>
            database.Users.Where(a => a.Id == by.Id).Select(a => a.Name).SingleAsync();
    }
}
