using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.Ratings;

/// <summary>A visitor said how the help was.</summary>
/// <param name="AgentId">Who had the conversation; null if nobody did.</param>
public sealed record RoomRated(string Rid, string VisitorId, string? AgentId) : Event;

/// <summary>A visitor rates a conversation of theirs: once it is closed, or after a call in it.</summary>
public sealed class RateRoom(string visitorId, string rid, RatingDraft draft, TimeProvider time) : EntityCommand<bool>
{
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>, <see cref="Refusal.RatingNotAsked"/>.
    /// </exception>
    protected override async Task<Outcome<bool>> ApplyAsync(LiveChatDb database)
    {
        var room =
            await database.Rooms.AsNoTracking().SingleOrDefaultAsync(r => r.Id == rid && r.VisitorId == visitorId)
            ?? throw new RefusedException(Refusal.RoomNotFound);
        if (!await IsAskedAsync(database, room))
            throw new RefusedException(Refusal.RatingNotAsked);
        var rating = await database.Ratings.FindAsync(rid);
        if (rating is null)
            database.Ratings.Add(rating = new() { RoomId = rid });
        // Who skips after they have rated, on another tab, takes nothing back.
        if (draft == RatingDraft.Skipped && rating.Score is not null)
            return new(false);
        (rating.Score, rating.Word) = (draft.Score, draft.Word);
        (rating.AgentId, rating.RatedAt) = (room.AgentId, time.GetUtcNow());
        return new(true, new RoomRated(rid, visitorId, room.AgentId));
    }

    private static async Task<bool> IsAskedAsync(LiveChatDb database, Room room)
    {
        var siteAsks = await database.Sites.AnyAsync(site => site.Id == room.SiteId && site.AsksRating);
        var newest = database.Messages.AsNoTracking().Where(m => m.RoomId == room.Id).OrderByDescending(m => m.Number);
        var messages = await newest.Take(RatingRule.Messages).ToListAsync();
        return RatingRule.WasDue(siteAsks, room.State, [.. messages.Select(RoomMessage.From).Reverse()]);
    }
}
