namespace LiveChatMeet.Storage.Sqlite;

/// <summary>The hot statements of the visitor's page and a call's as SQLite reads them.</summary>
internal static class SqliteLivechatStatements
{
    private const string SiteColumns =
        "s.Id, s.Key, s.Name, s.Origins, s.Accent, s.AsksName, s.AsksEmail, s.RingSeconds, s.DesktopContainer, "
        + "s.PhoneContainer, s.RelayOnly, s.LastGuest, s.CreatedAt, s.SeenAt, s.AsksRating";

    /// <summary>As <see cref="Identity.Visitor.Stored"/> reads them.</summary>
    public const string VisitorColumns =
        "v.Id, v.SiteId, v.CredentialHash, v.Username, v.Name, v.Email, v.PageUrl, v.PageTitle, v.Browser, v.Device, "
        + "v.CanCall, v.Language, v.CreatedAt, v.SeenAt";

    private const string FindSite = $"SELECT {SiteColumns} FROM Sites s WHERE s.Key = ?1";

    // By the browser that they began in, or by another one that a mailed link opened.
    private const string FindVisitorOf = """
        SELECT v.Id, s.Id FROM Sites s CROSS JOIN Visitors v ON v.SiteId = s.Id AND v.CredentialHash = ?2
        WHERE s.Key = ?1
        UNION ALL
        SELECT v.Id, s.Id FROM VisitorDevices d
        CROSS JOIN Visitors v ON v.Id = d.VisitorId
        CROSS JOIN Sites s ON s.Id = v.SiteId
        WHERE d.CredentialHash = ?2 AND s.Key = ?1
        LIMIT 1
        """;

    private const string FindSiteOfVisitor = "SELECT SiteId FROM Visitors WHERE Id = ?1";

    private const string FindBrowser = """
        SELECT v.Id FROM Visitors v
        WHERE v.Id = ?1 AND (v.CredentialHash = ?2
          OR EXISTS (SELECT 1 FROM VisitorDevices d WHERE d.VisitorId = v.Id AND d.CredentialHash = ?2))
        """;

    // The visitor's open room, else the one that was closed last, if not too long ago.
    private const string FindLivechat = $"""
        SELECT {SiteColumns}, {VisitorColumns}, {SqliteRoomStatements.RoomColumns}, a.Name
        FROM Visitors v
        CROSS JOIN Sites s ON s.Id = v.SiteId
        LEFT JOIN Rooms r ON r.Id = (
          SELECT n.Id FROM Rooms n WHERE n.VisitorId = v.Id AND (n.ClosedAt IS NULL OR n.ClosedAt > ?3)
          ORDER BY n.ClosedAt IS NOT NULL, n.OpenedAt DESC LIMIT 1)
        LEFT JOIN Agents a ON a.Id = r.AgentId
        WHERE v.Id = ?1 AND s.Key = ?2
        """;

    private const string FindNewestMessages = $"""
        SELECT {SqliteRoomStatements.MessageColumns},
          State, EndReason, EndedBy, DeclineNote, RangAt, RingsUntil, AgentName, VisitorName, VoiceOnly
        FROM Messages
        LEFT JOIN (
          SELECT Id AS CallId, State, EndReason, EndedBy, DeclineNote, RangAt, RingsUntil, AgentName, VisitorName,
            VoiceOnly
          FROM Calls) ON CallId = Id
        WHERE RoomId = ?1
        ORDER BY Number DESC LIMIT ?2
        """;

    private const string FindMoves = """
        SELECT Revision, At, Kind, By, ByName, FromName, ToName, TeamName FROM RoomMoves
        WHERE RoomId = ?1 ORDER BY Revision
        """;

    private const string FindRating = "SELECT Score, Word, AgentId, RatedAt FROM Ratings WHERE RoomId = ?1";

    private const string AddMove =
        "INSERT INTO RoomMoves (RoomId, Revision, At, Kind, ToName) VALUES (?1, ?2, ?3, ?4, ?5)";

    private const string FindCallOfAgent = "SELECT Id FROM Calls WHERE Id = ?1 AND AgentId = ?2";

    private const string FindVisitorOfCall = """
        SELECT v.Id FROM Calls c CROSS JOIN Visitors v ON v.Id = c.VisitorId
        WHERE c.Id = ?1 AND (v.CredentialHash = ?2
          OR EXISTS (SELECT 1 FROM VisitorDevices d WHERE d.VisitorId = v.Id AND d.CredentialHash = ?2))
        """;

    private const string FindSiteOfRoom = $"""
        SELECT {SiteColumns} FROM Rooms r CROSS JOIN Sites s ON s.Id = r.SiteId WHERE r.Id = ?1
        """;

    private const string CountUnseen = """
        SELECT r.Revision, (
          SELECT COUNT(*) FROM Messages m
          WHERE m.RoomId = r.Id AND m.Number > CASE ?2 WHEN 'Agent' THEN r.SeenByAgent ELSE r.SeenByVisitor END
            AND m.Party <> ?2 AND m.SeenAt IS NULL AND m.Type IS NULL)
        FROM Rooms r WHERE r.Id = ?1
        """;

    /// <returns>Null for a statement about something else.</returns>
    public static string? TextOf(Statement statement) =>
        statement switch
        {
            Statement.FindSite => FindSite,
            Statement.FindVisitorOf => FindVisitorOf,
            Statement.FindSiteOfVisitor => FindSiteOfVisitor,
            Statement.FindBrowser => FindBrowser,
            Statement.FindLivechat => FindLivechat,
            Statement.FindNewestMessages => FindNewestMessages,
            Statement.FindMoves => FindMoves,
            Statement.FindRating => FindRating,
            Statement.AddMove => AddMove,
            Statement.FindCallOfAgent => FindCallOfAgent,
            Statement.FindVisitorOfCall => FindVisitorOfCall,
            Statement.FindSiteOfRoom => FindSiteOfRoom,
            Statement.CountUnseen => CountUnseen,
            _ => null,
        };
}
