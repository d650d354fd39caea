using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>Calls in great number, of closed conversations: each minute one, of each outcome but "failed", each fourth
/// with media, of each quality.</summary>
/// <param name="TalkSeconds">Of all, each without what is less than a second.</param>
public sealed record ManyCalls(long TalkSeconds)
{
    private const int EachTalkedMs = 29_950;

    public static async Task<ManyCalls> AddAsync(Shop shop, int count)
    {
        ManyRows.AddVisitors(shop.Server.DataDirectory, Shop.Site, "c", count, 1, DateTimeOffset.UtcNow.AddDays(-60));
        var (mara, noah) = (await shop.IdOfAsync(Server.AgentEmail), await shop.IdOfAsync(Shop.NoahEmail));
        using var database = DatabaseFile.Open(shop.Server.DataDirectory);
        ManyRows.Run(database, Rows(count, mara, noah));
        return new(count / 4 * (EachTalkedMs / 1_000L));
    }

    public static Task<LiveChatDb> DatabaseAsync(Shop shop) =>
        shop.Server.Services.GetRequiredService<IDbContextFactory<LiveChatDb>>().CreateDbContextAsync();

    // Every twentieth is Noah's.
    private static string Rows(int count, string mara, string noah) =>
        $"""
            INSERT INTO Calls (Id, RoomId, AgentId, AgentName, VisitorId, VisitorName, RelayOnly, StartKey, State,
              Version, LastEpoch, Legs, Progress, RangAt, RingsUntil, VoiceOnly, AcceptedAt, ConnectedAt, EndedAt,
              EndReason, Moves, Measures_Received, Measures_Lost, Measures_Readings, Measures_RoundTripMs)
            WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {count})
            SELECT 'cm' || n || '-1', 'cr' || n, CASE WHEN n % 20 = 0 THEN '{noah}' ELSE '{mara}' END, 'Somebody',
              'cv' || n, 'Somebody ' || n, 0, n, 'Ended', 3, 0, '[]', 'Seen', n * 60000, n * 60000 + 45000, 0,
              CASE n % 4 WHEN 0 THEN n * 60000 + 50 END, CASE n % 4 WHEN 0 THEN n * 60000 + 900 END, n * 60000 + 30000,
              CASE n % 4 WHEN 0 THEN 'HungUp' WHEN 1 THEN 'Missed' WHEN 2 THEN 'Declined' ELSE 'Cancelled' END, 0,
              CASE n % 4 WHEN 0 THEN 1000 - n % 12 * 10 ELSE 0 END, CASE n % 4 WHEN 0 THEN n % 12 * 10 ELSE 0 END,
              CASE n % 40 WHEN 0 THEN 3 ELSE 0 END, CASE n % 40 WHEN 0 THEN n % 7 * 200 END
            FROM c
            """;
}
