namespace LiveChatMeet.Storage.Sqlite;

/// <summary>The hot statements of rooms that wait, and of who is given them, as SQLite reads them.</summary>
internal static class SqliteQueueStatements
{
    private const string FindCandidates = """
        SELECT a.Id, a.Name, (SELECT COUNT(*) FROM Rooms r WHERE r.AgentId = a.Id AND r.ClosedAt IS NULL), a.AssignedAt
        FROM json_each(?1) asked
        CROSS JOIN Agents a ON a.Id = asked.value
        WHERE a.AwayAt IS NULL AND a.DisabledAt IS NULL
          AND NOT EXISTS (SELECT 1 FROM Calls c WHERE c.AgentId = a.Id AND c.EndedAt IS NULL)
        """;

    private const string FindWaiting = $"""
        SELECT {SqliteRoomStatements.VisitorAndRoom}, r.LeftById,
          (SELECT {SqliteRoomStatements.TextOrFiles} FROM Messages m
           WHERE m.RoomId = r.Id AND m.Party = 'Visitor' AND m.DeletedAt IS NULL ORDER BY m.Number DESC LIMIT 1)
        FROM Rooms r
        CROSS JOIN Visitors v ON v.Id = r.VisitorId
        LEFT JOIN Agents a ON a.Id = r.AgentId
        WHERE r.AgentId IS NULL AND r.ClosedAt IS NULL AND v.ErasedAt IS NULL
          AND r.SiteId IN (SELECT value FROM json_each(?1))
        ORDER BY r.OpenedAt, r.Id LIMIT ?2
        """;

    private const string GiveRoom = """
        UPDATE Rooms SET AgentId = ?2, Revision = ?3, ChangedAt = ?4, LeftById = NULL WHERE Id = ?1
        """;

    private const string AgentAssigned = "UPDATE Agents SET AssignedAt = ?2 WHERE Id = ?1";

    private const string AnswerRoom = "UPDATE Rooms SET AnsweredAt = ?2 WHERE Id = ?1 AND AnsweredAt IS NULL";

    private const string ListWaiting = """
        SELECT Id, SiteId, TeamId, VisitorId FROM Rooms WHERE AgentId IS NULL AND ClosedAt IS NULL
        ORDER BY OpenedAt, Id LIMIT ?1
        """;

    private const string ListWaits = """
        SELECT AnsweredAt - OpenedAt FROM Rooms
        WHERE SiteId = ?1 AND AnsweredAt > ?2 AND AnsweredAt IS NOT NULL AND FoundSomebody
        ORDER BY AnsweredAt DESC LIMIT ?3
        """;

    /// <returns>Null for a statement about something else.</returns>
    public static string? TextOf(Statement statement) =>
        statement switch
        {
            Statement.FindCandidates => FindCandidates,
            Statement.FindWaiting => FindWaiting,
            Statement.GiveRoom => GiveRoom,
            Statement.AgentAssigned => AgentAssigned,
            Statement.AnswerRoom => AnswerRoom,
            Statement.ListWaiting => ListWaiting,
            Statement.ListWaits => ListWaits,
            _ => null,
        };
}
