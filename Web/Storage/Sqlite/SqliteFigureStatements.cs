namespace LiveChatMeet.Storage.Sqlite;

/// <summary>The hot statements of the figures, as SQLite reads them.</summary>
internal static class SqliteFigureStatements
{
    private const string FindCounted = """
        SELECT r.SiteId, c.Day, c.AgentId, c.Figure, c.Seconds
        FROM Rooms r
        CROSS JOIN Sites s ON s.Id = r.SiteId AND s.DeletedAt IS NULL
        LEFT JOIN CountedFigures c ON c.Id = ?2 AND c.Of = ?3
        WHERE r.Id = ?1
        """;

    private const string CountAs = """
        INSERT INTO CountedFigures (RoomId, Id, Of, Day, AgentId, Figure, Seconds) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (Id, Of) DO UPDATE SET AgentId = ?5, Figure = ?6, Seconds = ?7
        """;

    private const string IsThisSum = "Day = ?1 AND SiteId = ?2 AND AgentId = ?3 AND Figure = ?4";

    private const string FindSpread = $"SELECT Spread FROM DaySums WHERE {IsThisSum}";

    private const string AddToSum = """
        INSERT INTO DaySums (Day, SiteId, AgentId, Figure, Count, Seconds, Spread) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (Day, SiteId, AgentId, Figure)
        DO UPDATE SET Count = Count + ?5, Seconds = Seconds + ?6, Spread = ?7
        """;

    private const string DeleteEmptySum = $"DELETE FROM DaySums WHERE {IsThisSum} AND Count = 0";

    /// <returns>Null for a statement about something else.</returns>
    public static string? TextOf(Statement statement) =>
        statement switch
        {
            Statement.FindCounted => FindCounted,
            Statement.CountAs => CountAs,
            Statement.FindSpread => FindSpread,
            Statement.AddToSum => AddToSum,
            Statement.DeleteEmptySum => DeleteEmptySum,
            _ => null,
        };
}
