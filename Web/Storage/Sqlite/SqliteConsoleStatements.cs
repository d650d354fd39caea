namespace LiveChatMeet.Storage.Sqlite;

/// <summary>The hot statements of the console as SQLite reads them.</summary>
internal static class SqliteConsoleStatements
{
    private const string FindGoodSession = """
        SELECT s.SeenAt, EXISTS (SELECT 1 FROM Passkeys p WHERE p.AgentId = ?1)
          OR EXISTS (SELECT 1 FROM CodeApps c WHERE c.AgentId = ?1)
        FROM Agents a
        CROSS JOIN AgentSessions s ON s.Id = ?4 AND s.AgentId = ?1
        WHERE a.Id = ?1 AND a.SecurityStamp = ?2 AND a.IsAdministrator = ?3 AND a.DisabledAt IS NULL
        """;

    private const string FindCallsOpenIn = "SELECT CallsOpenIn FROM Agents WHERE Id = ?1";

    private const string FindRoomOfConsole = $"""
        SELECT {SqliteLivechatStatements.VisitorColumns}, {SqliteRoomStatements.RoomColumns}, s.RelayOnly,
          s.Name, s.EveryoneTakesOver, t.Name, a.Name
        FROM Rooms r
        CROSS JOIN Visitors v ON v.Id = r.VisitorId
        CROSS JOIN Sites s ON s.Id = r.SiteId
        LEFT JOIN Teams t ON t.Id = r.TeamId
        LEFT JOIN Agents a ON a.Id = r.AgentId
        WHERE r.Id = ?1
        """;

    private const string FindOpenRoomOf =
        "SELECT Id, AgentId, SiteId, TeamId FROM Rooms WHERE VisitorId = ?1 AND ClosedAt IS NULL";

    private const string FindEarlierRooms = $"""
        SELECT r.Id, r.OpenedAt, (
          SELECT {SqliteRoomStatements.TextOrFiles} FROM Messages m WHERE m.RoomId = r.Id AND m.DeletedAt IS NULL
          ORDER BY m.Number LIMIT 1), a.Name
        FROM Rooms r
        LEFT JOIN Agents a ON a.Id = r.AgentId
        WHERE r.VisitorId = ?1 AND r.Id <> ?6
          AND {SqliteSearchStatements.MayOpen}
        ORDER BY r.OpenedAt DESC LIMIT ?7
        """;

    private const string FindEarlierCalls = """
        SELECT c.Id, c.RangAt, c.AcceptedAt, c.EndedAt, c.AgentName, c.EndReason, c.Moves, c.Measures_Received,
          c.Measures_Lost, c.Measures_Readings, c.Measures_RoundTripMs, c.Measures_IsRelayed
        FROM Calls c WHERE c.VisitorId = ?1 AND c.EndedAt IS NOT NULL AND (c.AgentId = ?2 OR c.RoomId = ?3)
        ORDER BY c.EndedAt DESC LIMIT ?4
        """;

    /// <returns>Null for a statement about something else.</returns>
    public static string? TextOf(Statement statement) =>
        statement switch
        {
            Statement.FindGoodSession => FindGoodSession,
            Statement.FindCallsOpenIn => FindCallsOpenIn,
            Statement.FindRoomOfConsole => FindRoomOfConsole,
            Statement.FindOpenRoomOf => FindOpenRoomOf,
            Statement.FindEarlierRooms => FindEarlierRooms,
            Statement.FindEarlierCalls => FindEarlierCalls,
            _ => null,
        };
}
