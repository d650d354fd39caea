using LiveChatMeet.Calls;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Ratings;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Figures;

/// <summary>Finds what does not stand in the sums as it is: what happened before an upgrade, in a restored backup, or
/// just before the server was killed.</summary>
internal static class Uncounted
{
    /// <summary>The next conversations to count, by rising id.</summary>
    /// <param name="after">The last id that was looked at.</param>
    public static Task<List<string>> AfterAsync(
        LiveChatDb database,
        string after,
        int most,
        CancellationToken cancellation
    )
    {
        var (right, waits) = (RightConversations(database), Waits(database));
        var (calls, ratings) = (CallsOf(database), RatingsOf(database));
        return database
            .Rooms.Where(r => r.Id.CompareTo(after) > 0)
            .Where(r => database.LiveSites.Any(site => site.Id == r.SiteId))
            .Where(r =>
                !right.Any(known => known.Id == r.Id)
                || waits.Any(move => move.RoomId == r.Id)
                || calls.Any(call => call.RoomId == r.Id)
                || ratings.Any(rating => rating.RoomId == r.Id)
            )
            .OrderBy(r => r.Id)
            .Select(r => r.Id)
            .Take(most)
            .ToListAsync(cancellation);
    }

    private static IQueryable<Room> RightConversations(LiveChatDb database) =>
        database.Rooms.Where(r =>
            database.CountedFigures.Any(c =>
                c.Id == r.Id
                && c.Of == CountedOf.Conversation
                && (
                    c.Figure == Figure.Answered
                    || (
                        r.AnsweredAt == null
                        && c.Figure == (r.ClosedAt == null ? Figure.Open : Figure.Unanswered)
                        && c.AgentId == (r.AgentId ?? "")
                    )
                )
            )
        );

    private static IQueryable<RoomMove> Waits(LiveChatDb database) =>
        database
            .RoomMoves.Where(move => move.ToName != null)
            .Where(move => !database.CountedFigures.Any(c => c.Id == move.RoomId && c.Of == CountedOf.Wait));

    private static IQueryable<Call> CallsOf(LiveChatDb database) =>
        database
            .Calls.Where(call => call.EndedAt != null)
            .Where(call => !database.CountedFigures.Any(c => c.Id == call.Id && c.Of == CountedOf.Call));

    private static IQueryable<Rating> RatingsOf(LiveChatDb database) =>
        database
            .Ratings.Where(rating => rating.Score != null)
            .Where(rating =>
                !database.CountedFigures.Any(c =>
                    c.Id == rating.RoomId
                    && c.Of == CountedOf.Rating
                    && c.AgentId == (rating.AgentId ?? "")
                    && c.Figure
                        == (
                            rating.Score == Score.Excellent ? Figure.RatedExcellent
                            : rating.Score == Score.Good ? Figure.RatedGood
                            : rating.Score == Score.Fair ? Figure.RatedFair
                            : Figure.RatedPoor
                        )
                )
            );
}
