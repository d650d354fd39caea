using Microsoft.Data.Sqlite;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>Conversations in great number whose messages are made of words as people use them: a few are in all, most
/// are rare.</summary>
public static class ManyWords
{
    private const int Vocabulary = 40_000;

    private const string Visitor = """
        INSERT INTO Visitors (Id, SiteId, CredentialHash, Username, Name, Email, Device, CreatedAt, SeenAt)
        VALUES ('wv' || $n, $site, 'wh' || $n, 'guest-w' || $n, 'Somebody ' || $n, 'some' || $n || '@visitor.example',
          'Computer', $at, $at)
        """;

    private const string Room = """
        INSERT INTO Rooms (Id, SiteId, VisitorId, AgentId, OpenedAt, ClosedAt, LastNumber, Revision, ChangedAt,
          SeenByAgent, SeenByVisitor, Unread)
        VALUES ('wr' || $n, $site, 'wv' || $n, (SELECT Id FROM Agents ORDER BY Id LIMIT 1 OFFSET $n % 2), $at, $at,
          $each, $each, $at, 0, 0, 0)
        """;

    private const string Message = """
        INSERT INTO Messages (Id, RoomId, Text, Party, SentAt, UpdatedAt, Number, Revision, Author_Id, Author_Username,
          Author_Name)
        VALUES ('wm' || $n || '-' || $k, 'wr' || $n, $text, 'Visitor', $at, $at, $k, $k, 'wv' || $n, 'guest', 'Some')
        """;

    public static void AddRooms(SqliteConnection database, string siteKey, int rooms, int each)
    {
        var random = new Random(7);
        using var transaction = database.BeginTransaction();
        var siteId = (string)DatabaseFile.Execute(database, $"SELECT Id FROM Sites WHERE Key = '{siteKey}'")!;
        using var visitor = Command(database, Visitor);
        using var room = Command(database, Room);
        using var message = Command(database, Message);
        for (var n = 1; n <= rooms; n++)
        {
            var at = 1_600_000_000_000 + n * 60_000L;
            Run(visitor, ("$n", n), ("$site", siteId), ("$at", at));
            Run(room, ("$n", n), ("$site", siteId), ("$at", at), ("$each", each));
            for (var k = 1; k <= each; k++)
                Run(message, ("$n", n), ("$k", k), ("$at", at), ("$text", TextOf(random, n, k)));
        }
        transaction.Commit();
    }

    private static string TextOf(Random random, int room, int number) =>
        $"the {string.Join(' ', Enumerable.Range(0, random.Next(3, 14)).Select(_ => WordOf(random)))}"
        + (
            number == 1 ? $" INV-{10_000 + room}"
            : random.Next(40) == 0 ? " the brake squeals"
            : ""
        );

    // Zipf's law, nearly.
    private static string WordOf(Random random)
    {
        var rank = (int)Math.Pow(Vocabulary, random.NextDouble());
        string[] beginnings = ["con", "pre", "sta", "th", "in", "re", "w", "ver"];
        return $"{beginnings[rank % beginnings.Length]}{rank}";
    }

    private static SqliteCommand Command(SqliteConnection database, string sql)
    {
        var command = database.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static void Run(SqliteCommand command, params (string Name, object Value)[] values)
    {
        foreach (var (name, value) in values)
            if (command.Parameters.Contains(name))
                command.Parameters[name].Value = value;
            else
                command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}
