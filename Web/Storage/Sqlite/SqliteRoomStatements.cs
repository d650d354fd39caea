namespace LiveChatMeet.Storage.Sqlite;

/// <summary>The hot statements of rooms and messages as SQLite reads them.</summary>
internal static class SqliteRoomStatements
{
    /// <summary>As <see cref="Rooms.Room.Stored"/> reads them.</summary>
    public const string RoomColumns =
        "r.Id, r.SiteId, r.AgentId, r.OpenedAt, r.ClosedAt, r.LastNumber, r.Revision, r.ChangedAt, r.SeenByAgent, "
        + "r.SeenByVisitor, r.Unread, r.TeamId, r.CallToReturn";

    public const string VisitorAndRoom =
        "v.Id, v.SiteId, v.Username, v.CredentialHash, v.Name, " + RoomColumns + ", a.Name";

    /// <summary>Of every statement on messages.</summary>
    public const string MessageColumns =
        "Id, RoomId, Type, StartTime, EndTime, Text, Party, SentAt, UpdatedAt, DeliveredAt, "
        + "SeenAt, Number, Revision, ClientId, Author_Id, Author_Username, Author_Name, CorrectedAt, DeletedAt, "
        + "Files";

    private const string FileNames =
        "(SELECT group_concat(json_extract(f.value, '$.name'), ', ') FROM json_each(m.Files) f)";

    /// <summary>What a list says of a message: its text, else the names of its files.</summary>
    public const string TextOrFiles = $"CASE WHEN m.Files IS NULL OR m.Text <> '' THEN m.Text ELSE {FileNames} END";

    /// <summary>What a message is found by.</summary>
    public const string TextAndFiles =
        $"CASE WHEN m.Files IS NULL THEN m.Text ELSE TRIM(m.Text || ' ' || {FileNames}) END";

    private const string FindVisitor = $"""
        SELECT {VisitorAndRoom},
          (SELECT m.Id FROM Messages m JOIN Rooms o ON o.Id = m.RoomId
           WHERE m.ClientId = ?2 AND o.VisitorId = v.Id LIMIT 1),
          EXISTS (SELECT 1 FROM Blocks b WHERE b.VisitorId = v.Id AND (b.Until IS NULL OR b.Until > ?3))
        FROM Visitors v
        LEFT JOIN Rooms r ON r.VisitorId = v.Id AND r.ClosedAt IS NULL
        LEFT JOIN Agents a ON a.Id = r.AgentId
        WHERE v.Id = ?1 AND v.ErasedAt IS NULL
        """;

    private const string FindRoom = $"""
        SELECT {VisitorAndRoom}, (SELECT m.Id FROM Messages m WHERE m.ClientId = ?2 AND m.RoomId = r.Id),
          r.AnsweredAt IS NULL
        FROM Rooms r
        JOIN Visitors v ON v.Id = r.VisitorId
        LEFT JOIN Agents a ON a.Id = r.AgentId
        WHERE r.Id = ?1
        """;

    private const string AddRoom = """
        INSERT INTO Rooms (Id, SiteId, VisitorId, OpenedAt, LastNumber, Revision, ChangedAt, SeenByAgent, SeenByVisitor,
          Unread, FoundSomebody)
        VALUES (?1, ?2, ?3, ?4, 0, 0, ?4, 0, 0, 0, ?5)
        """;

    private const string ChangeRoom = """
        UPDATE Rooms SET LastNumber = ?2, Revision = ?3, ChangedAt = ?4, SeenByAgent = ?5, SeenByVisitor = ?6,
          Unread = ?7
        WHERE Id = ?1
        """;

    private const string ReviseRoom = """
        UPDATE Rooms SET Revision = Revision + 1, ChangedAt = ?2,
          CallToReturn = COALESCE(?3, CallToReturn)
        WHERE Id = ?1
        RETURNING Id, SiteId, AgentId, OpenedAt, ClosedAt, LastNumber, Revision, ChangedAt, SeenByAgent, SeenByVisitor,
          Unread, TeamId, CallToReturn, (SELECT a.Name FROM Agents a WHERE a.Id = AgentId)
        """;

    private const string SettleRoom = "UPDATE Rooms SET CallToReturn = NULL WHERE Id = ?1";

    private const string AddMessage = """
        INSERT INTO Messages (Id, RoomId, Type, Text, Party, SentAt, UpdatedAt, Number, Revision, ClientId,
          Author_Id, Author_Username, Author_Name, Files)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        """;

    private const string FindMessage = $"SELECT {MessageColumns} FROM Messages m WHERE m.Id = ?1";

    private const string RecordCall = $"""
        UPDATE Messages SET StartTime = ?2, EndTime = ?3, Revision = ?4, UpdatedAt = ?5 WHERE Id = ?1
        RETURNING {MessageColumns}
        """;

    private const string FindUnmarked = $"""
        SELECT {MessageColumns} FROM Messages m
        WHERE m.RoomId = ?1 AND m.Party = ?2 AND m.Number > ?3 AND m.Number <= ?4 AND m.SeenAt IS NULL
          AND (?5 OR m.DeliveredAt IS NULL)
        ORDER BY m.Number LIMIT ?6
        """;

    private const string MarkMessage = """
        UPDATE Messages SET DeliveredAt = ?2, SeenAt = ?3, Revision = ?4, UpdatedAt = ?5 WHERE Id = ?1
        """;

    private const string ChangeMessage = """
        UPDATE Messages SET Text = ?2, CorrectedAt = ?3, DeletedAt = ?4, Revision = ?5, UpdatedAt = ?6,
          Files = CASE WHEN ?4 IS NULL THEN Files END
        WHERE Id = ?1
        """;

    private const string CountUnanswered = """
        SELECT COUNT(*), COALESCE(SUM(LENGTH(Text)), 0) FROM Messages
        WHERE RoomId = ?1 AND Number >
          COALESCE((SELECT MAX(Number) FROM Messages WHERE RoomId = ?1 AND Party = 'Agent'), 0)
        """;

    private const string CountUntaken = """
        SELECT COUNT(*), COALESCE(SUM(LENGTH(m.Text)), 0) FROM Rooms r CROSS JOIN Messages m ON m.RoomId = r.Id
        WHERE r.VisitorId = ?1 AND r.ClosedAt > ?2 AND r.AgentId IS NULL AND r.AnsweredAt IS NULL
        """;

    // In this order of the tables, each is looked up by an index: SQLite knows nothing of the first one's length.
    private const string FindInboxRows = $"""
        SELECT {VisitorAndRoom}, m.Text, m.Type, m.Party, m.SentAt, c.Id, c.AcceptedAt, s.Name, t.Name, m.DeletedAt,
          m.Files
        FROM json_each(?1) asked
        CROSS JOIN Rooms r ON r.Id = asked.value
        CROSS JOIN Visitors v ON v.Id = r.VisitorId
        CROSS JOIN Sites s ON s.Id = r.SiteId
        LEFT JOIN Teams t ON t.Id = r.TeamId
        LEFT JOIN Messages m ON m.RoomId = r.Id AND m.Number = r.LastNumber
        LEFT JOIN Calls c ON c.RoomId = r.Id AND c.EndedAt IS NULL
        LEFT JOIN Agents a ON a.Id = r.AgentId
        """;

    // To the minute: who writes again at once changes no page of visitors.
    private const string VisitorSeen =
        "UPDATE Visitors SET SeenAt = ?2, ForgottenAt = NULL WHERE Id = ?1 AND SeenAt <= ?2 - 60000";

    /// <returns>Null for a statement about something else.</returns>
    public static string? TextOf(Statement statement) =>
        statement switch
        {
            Statement.FindVisitor => FindVisitor,
            Statement.FindRoom => FindRoom,
            Statement.AddRoom => AddRoom,
            Statement.ChangeRoom => ChangeRoom,
            Statement.AddMessage => AddMessage,
            Statement.FindMessage => FindMessage,
            Statement.ReviseRoom => ReviseRoom,
            Statement.SettleRoom => SettleRoom,
            Statement.RecordCall => RecordCall,
            Statement.FindUnmarked => FindUnmarked,
            Statement.MarkMessage => MarkMessage,
            Statement.ChangeMessage => ChangeMessage,
            Statement.CountUnanswered => CountUnanswered,
            Statement.CountUntaken => CountUntaken,
            Statement.FindInboxRows => FindInboxRows,
            Statement.VisitorSeen => VisitorSeen,
            _ => null,
        };
}
