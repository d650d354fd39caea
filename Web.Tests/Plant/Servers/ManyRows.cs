using Microsoft.Data.Sqlite;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>Visitors and messages in great number, written beside the server.</summary>
public static class ManyRows
{
    /// <summary>Visitors of a site who were there once: each has one closed conversation.</summary>
    /// <param name="prefix">Of all their ids.</param>
    /// <param name="messages">In each conversation.</param>
    /// <param name="at">When all of it happened, and was closed.</param>
    public static void AddVisitors(
        string directory,
        string siteKey,
        string prefix,
        int count,
        int messages,
        DateTimeOffset at
    )
    {
        using var database = DatabaseFile.Open(directory);
        DatabaseFile.Execute(database, "PRAGMA secure_delete = ON"); // as the server writes
        var (time, few) = (at.ToUnixTimeMilliseconds(), $"(SELECT Id FROM Sites WHERE Key = '{siteKey}')");
        Run(
            database,
            $"""
            INSERT INTO Visitors (Id, SiteId, CredentialHash, Username, Name, Email, PageUrl, Device, CreatedAt, SeenAt)
            WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {count})
            SELECT '{prefix}v' || n, {few}, '{prefix}h' || n, 'guest-{prefix}' || n, 'Somebody ' || n,
              'some' || n || '@visitor.example', 'https://kettlelane.example/', 'Computer', {time}, {time} FROM c;
            INSERT INTO Rooms (Id, SiteId, VisitorId, OpenedAt, ClosedAt, LastNumber, Revision, ChangedAt, SeenByAgent,
              SeenByVisitor, Unread)
            WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {count})
            SELECT '{prefix}r' || n, {few}, '{prefix}v' || n, {time}, {time}, {messages}, {messages}, {time}, 0, 0, 0
            FROM c;
            """
        );
        for (var first = 0; first < count; first += 1_000)
            AddMessages(database, prefix, first, Math.Min(1_000, count - first), messages, time);
    }

    /// <summary>More messages of a visitor in a room that is there.</summary>
    public static void AddMessages(string directory, string rid, int count, string text)
    {
        using var database = DatabaseFile.Open(directory);
        DatabaseFile.Execute(database, "PRAGMA secure_delete = ON"); // as the server writes
        Run(
            database,
            $"""
            INSERT INTO Messages (Id, RoomId, Text, Party, SentAt, UpdatedAt, Number, Revision, Author_Id,
              Author_Username, Author_Name)
            WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {count})
            SELECT 'more' || n || r.Id, r.Id, '{text} ' || n, 'Visitor', 0, 0, r.LastNumber + n, r.Revision + n, v.Id,
              v.Username, COALESCE(v.Name, v.Username)
            FROM c, Rooms r JOIN Visitors v ON v.Id = r.VisitorId WHERE r.Id = '{rid}';
            UPDATE Rooms SET LastNumber = LastNumber + {count}, Revision = Revision + {count} WHERE Id = '{rid}';
            """
        );
    }

    public static void Run(SqliteConnection database, string sql)
    {
        using var command = database.CreateCommand();
        (command.CommandText, command.CommandTimeout) = ($"BEGIN IMMEDIATE; {sql}; COMMIT", 600);
        command.ExecuteNonQuery();
    }

    private static void AddMessages(
        SqliteConnection database,
        string prefix,
        int first,
        int count,
        int messages,
        long time
    ) =>
        Run(
            database,
            $"""
            INSERT INTO Messages (Id, RoomId, Text, Party, SentAt, UpdatedAt, Number, Revision, Author_Id,
              Author_Username, Author_Name)
            WITH RECURSIVE c(n) AS (SELECT {first + 1} UNION ALL SELECT n + 1 FROM c WHERE n < {first + count}),
              m(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM m WHERE k < {messages})
            SELECT '{prefix}m' || n || '-' || k, '{prefix}r' || n, 'The front brake squeals. ' || k,
              'Visitor', {time}, {time}, k, k, '{prefix}v' || n, 'guest-{prefix}' || n, 'Somebody ' || n
            FROM c, m
            """
        );
}
