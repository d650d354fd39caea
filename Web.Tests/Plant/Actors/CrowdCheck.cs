using LiveChatMeet.Calls;
using LiveChatMeet.Rooms;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>Compares what people were told with what a data directory holds.</summary>
public static class CrowdCheck
{
    // A hang-up may be stored a little before it is answered, and a renewal a little after it came.
    private static readonly TimeSpan Unsharp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastSign = TimeSpan.FromSeconds(6);

    /// <summary>Nothing acknowledged is lost, doubled or out of order, and the file is whole.</summary>
    public static void NothingIsLost(
        string data,
        IEnumerable<(string Rid, IReadOnlyList<RoomMessage> Acknowledged)> told
    )
    {
        using var database = DatabaseFile.Open(data);
        Assert.Equal("ok", DatabaseFile.Execute(database, "PRAGMA integrity_check"));
        Assert.Null(DatabaseFile.Execute(database, "PRAGMA foreign_key_check"));
        foreach (var (rid, acknowledged) in told)
        {
            var stored = Stored(database, rid);
            Assert.Empty(acknowledged.Select(one => (one.Id, one.Number, one.Msg)).Except(stored));
            Assert.Equal(Enumerable.Range(1, stored.Count), stored.Select(one => one.Number));
            Assert.Equal(stored.Count, stored.Select(one => one.Text).Distinct().Count());
            Assert.Equal(acknowledged.Select(one => one.Number).Order(), acknowledged.Select(one => one.Number));
        }
    }

    private static List<(string Id, int Number, string Text)> Stored(
        Microsoft.Data.Sqlite.SqliteConnection database,
        string rid
    )
    {
        using var command = database.CreateCommand();
        command.CommandText =
            "SELECT Id, Number, Text FROM Messages WHERE RoomId = $rid AND Type IS NULL ORDER BY Number";
        command.Parameters.AddWithValue("$rid", rid);
        using var reader = command.ExecuteReader();
        var stored = new List<(string, int, string)>();
        while (reader.Read())
            stored.Add((reader.GetString(0), reader.GetInt32(1), reader.GetString(2)));
        return stored;
    }

    /// <summary>What each reads now is what is stored, in its order.</summary>
    public static async Task AllReadWhatIsStoredAsync(Crowd crowd)
    {
        foreach (var chatter in crowd.Chatters)
        {
            var read = await chatter.Hub.AskAsync(hub => hub.SinceAsync(chatter.Rid, 0), CancellationToken.None);
            using var database = DatabaseFile.Open(crowd.Data);
            Assert.Equal(
                Stored(database, chatter.Rid),
                read.Messages.Select(one => (one.Id, one.Number, one.Msg)).OrderBy(one => one.Number)
            );
        }
    }

    /// <summary>Each call that was ended has its end, once and at its time, and each other goes on.</summary>
    public static async Task CallsAreAsToldAsync(Server server, IReadOnlyList<Talker> talkers)
    {
        var calls = await server.ReadAsync(db => db.Calls.AsNoTracking().ToDictionaryAsync(one => one.Id));
        foreach (var talker in talkers)
        {
            var call = calls[talker.Id];
            var (told, end) = ($"{call.Id}: {call.EndReason} at {call.EndedAt:O}", call.EndedAt);
            Assert.True(end is null || end >= call.AcceptedAt, told);
            if (talker.HungUp is var (pressed, answered))
            {
                Assert.Equal(EndReason.HungUp, call.EndReason);
                Assert.True(end >= pressed - Unsharp && end <= answered + Unsharp, $"{told}, not {pressed:O}");
            }
            else if (talker.VanishedAfter is { } last)
            {
                Assert.Equal(EndReason.Dropped, call.EndReason);
                Assert.True(end >= last - LastSign && end <= last + LastSign, $"{told}, not {last:O}");
            }
            else
                Assert.True(call.State == CallState.InProgress, told);
        }
    }
}
