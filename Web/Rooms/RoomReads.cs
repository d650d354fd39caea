using System.Linq.Expressions;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>Reads rooms. They are found through the caller (<see cref="RoomAccess"/>): what is not theirs to read is
/// not found.</summary>
public static class RoomReads
{
    private const int MaxPageSize = 500;

    // Read and sent as one: 500 of the longest messages would be several megabytes. room-feed.ts goes on after as many
    // messages as have these at least.
    private const int MaxPageCharacters = 256_000;

    /// <summary>Who has a room, as others see them; null when nobody does.</summary>
    public static async Task<RoomAgent?> AgentOfAsync(LiveChatDb database, Room room) =>
        room.AgentId is not null
        && await database.Users.AsNoTracking().SingleOrDefaultAsync(a => a.Id == room.AgentId) is { } agent
            ? RoomAgent.Of(agent)
            : null;

    /// <summary>
    /// Everything in a room that changed after a revision, by rising revision, at most 500 messages, and none after
    /// 256,000 characters: if the answer's revision is below the room's, asking again with it brings the rest.
    /// </summary>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>.</exception>
    /// <param name="readable">What the caller may read.</param>
    public static async Task<RoomChange> SinceAsync(
        LiveChatDb database,
        Expression<Func<Room, bool>> readable,
        string rid,
        long revision
    )
    {
        var room =
            await database.Rooms.AsNoTracking().Where(readable).SingleOrDefaultAsync(r => r.Id == rid)
            ?? throw new RefusedException(Refusal.RoomNotFound);
        var (messages, isWhole) = await PageAsync(database, rid, revision);
        var reached = isWhole
            ? Math.Max(room.Revision, messages.LastOrDefault()?.Revision ?? 0)
            : messages[^1].Revision;
        return RoomChange.Of(room, revision, await AgentOfAsync(database, room), messages) with { Revision = reached };
    }

    private static async Task<(List<Message> Messages, bool IsWhole)> PageAsync(
        LiveChatDb database,
        string rid,
        long revision
    )
    {
        var (messages, characters) = (new List<Message>(), 0);
        var changed = database
            .Messages.AsNoTracking()
            .Where(m => m.RoomId == rid && m.Revision > revision)
            .OrderBy(m => m.Revision)
            .Take(MaxPageSize)
            .AsAsyncEnumerable();
        await foreach (var message in changed)
        {
            messages.Add(message);
            characters += message.Text.Length;
            if (characters >= MaxPageCharacters)
                return (messages, false);
        }
        return (messages, messages.Count < MaxPageSize);
    }
}
