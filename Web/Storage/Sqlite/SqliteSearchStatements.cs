namespace LiveChatMeet.Storage.Sqlite;

/// <summary>The statements of the search as SQLite reads them (sqlite.org/fts5.html).</summary>
internal static class SqliteSearchStatements
{
    private const string FindWordsOf = """
        SELECT w.Id, r.WordsUpTo, r.LastNumber, COALESCE(r.WordsAt, r.OpenedAt),
          COALESCE(w.Words, '')
            || COALESCE(' ' || (SELECT group_concat(m.Words, ' ') FROM MoreWords m WHERE m.WordsId = w.Id), ''),
          v.Username, v.Name, v.Email
        FROM Rooms r
        CROSS JOIN Sites s ON s.Id = r.SiteId
        CROSS JOIN Visitors v ON v.Id = r.VisitorId
        LEFT JOIN RoomWords w ON w.RoomId = r.Id
        WHERE r.Id = ?1 AND s.DeletedAt IS NULL AND v.ErasedAt IS NULL
        """;

    private const string FindWordsMark = """
        SELECT w.Id, r.WordsUpTo FROM Rooms r
        CROSS JOIN Sites s ON s.Id = r.SiteId
        CROSS JOIN Visitors v ON v.Id = r.VisitorId
        LEFT JOIN RoomWords w ON w.RoomId = r.Id
        WHERE r.Id = ?1 AND s.DeletedAt IS NULL AND v.ErasedAt IS NULL
        """;

    private const string FindTextsAfter = $"""
        SELECT m.Number, {SqliteRoomStatements.TextAndFiles}, m.SentAt FROM Messages m
        WHERE m.RoomId = ?1 AND m.Number > ?2 ORDER BY m.Number LIMIT ?3
        """;

    private const string FindTextsBefore = $"""
        SELECT m.Number, {SqliteRoomStatements.TextAndFiles}, m.SentAt, m.Party FROM Messages m
        WHERE m.RoomId = ?1 AND m.Number < ?2 AND m.Type IS NULL ORDER BY m.Number DESC LIMIT ?3
        """;

    private const string FindNotesOf =
        "SELECT Text, WrittenAt FROM Notes WHERE RoomId = ?1 ORDER BY Number DESC LIMIT ?2";

    private const string AddWords = "INSERT INTO RoomWords (RoomId, Words) VALUES (?1, ?2) RETURNING Id";

    private const string AppendWords = "UPDATE RoomWords SET Words = Words || ?2 WHERE Id = ?1";

    private const string ReplaceWords = "UPDATE RoomWords SET Words = ?2 WHERE Id = ?1";

    private const string FindLastWords = """
        SELECT m.Id, LENGTH(COALESCE(m.Words, w.Words)) FROM RoomWords w
        LEFT JOIN MoreWords m ON m.Id = (SELECT MAX(Id) FROM MoreWords WHERE WordsId = w.Id)
        WHERE w.Id = ?1
        """;

    private const string AddMoreWords = "INSERT INTO MoreWords (WordsId, Words) VALUES (?1, ?2)";

    private const string AppendMoreWords = "UPDATE MoreWords SET Words = Words || ?2 WHERE Id = ?1";

    private const string DeleteMoreWords = "DELETE FROM MoreWords WHERE WordsId = ?1";

    // sqlite.org/fts5.html#the_merge_command
    private const string MergeWords = "INSERT INTO WordIndex (WordIndex, rank) VALUES ('merge', ?1)";

    private const string CountChanges = "SELECT total_changes()";

    private const string RenewWords = "UPDATE Rooms SET WordsUpTo = MIN(WordsUpTo, 0) - 1 WHERE Id = ?1";

    private const string IndexedUpTo = "UPDATE Rooms SET WordsId = ?2, WordsUpTo = ?3, WordsAt = ?4 WHERE Id = ?1";

    /// <summary>Whether a room is of the searcher's teams.</summary>
    private const string IsOfTeam = """
        CASE WHEN r.TeamId IS NULL THEN r.SiteId NOT IN (SELECT value FROM json_each(?4))
          ELSE r.TeamId IN (SELECT value FROM json_each(?5)) END
        """;

    /// <summary>Which rooms somebody may open, as <see cref="Rooms.RoomAccess.ReadableBy"/> says: they
    /// are an administrator (<c>?2</c>) or not, have an id (<c>?3</c>), sites that only others serve (<c>?4</c>), and
    /// teams (<c>?5</c>).</summary>
    public const string MayOpen = $"""
        (?2 OR r.AgentId = ?3 OR {IsOfTeam})
        """;

    // Of whatever has the words, only the index of rooms is read.
    private const string Found = $"""
        FROM WordIndex
        CROSS JOIN Rooms r INDEXED BY SearchedRooms ON r.WordsId = WordIndex.rowid
        WHERE WordIndex MATCH ?1
          AND {MayOpen}
          AND (?6 IS NULL OR r.SiteId = ?6)
          AND (?7 IS NULL OR r.AgentId = ?7)
          AND (?8 IS NULL OR r.WordsAt >= ?8)
          AND (?9 IS NULL OR r.OpenedAt < ?9)
          AND (?10 IS NULL OR r.Id IN (SELECT RoomId FROM RoomTags WHERE TagId = ?10))
          AND (?11 IS NULL OR r.Id IN (SELECT Id FROM Rooms WHERE VisitorId = ?11))
          AND (?12 IS NULL OR NOT EXISTS (
            SELECT 1 FROM json_each(?12) days
            WHERE days.value ->> 0 = r.SiteId AND (days.value ->> 1 > r.WordsAt OR days.value ->> 2 <= r.OpenedAt)))
        """;

    private const string FindRooms = $"""
        SELECT r.Id, r.WordsAt, r.WordsId
        {Found}
          AND CASE ?13
            WHEN 'Mine' THEN r.ClosedAt IS NULL AND r.AgentId = ?3
            WHEN 'Waiting' THEN r.ClosedAt IS NULL AND r.AgentId IS NULL
            WHEN 'Team' THEN r.ClosedAt IS NULL AND {IsOfTeam}
            WHEN 'All' THEN r.ClosedAt IS NULL
            WHEN 'Closed' THEN r.ClosedAt IS NOT NULL
            ELSE true END
          AND (?14 IS NULL OR (r.WordsAt, r.WordsId) < (?14, ?15))
        ORDER BY r.WordsAt DESC, r.WordsId DESC LIMIT ?16
        """;

    private const string FindStates = $"""
        SELECT r.ClosedAt IS NOT NULL, r.AgentId IS NULL, r.AgentId IS ?3, {IsOfTeam} {Found} LIMIT ?13
        """;

    /// <returns>Null for a statement about something else.</returns>
    public static string? TextOf(Statement statement) =>
        statement switch
        {
            Statement.FindWordsOf => FindWordsOf,
            Statement.FindWordsMark => FindWordsMark,
            Statement.FindTextsAfter => FindTextsAfter,
            Statement.FindTextsBefore => FindTextsBefore,
            Statement.FindNotesOf => FindNotesOf,
            Statement.AddWords => AddWords,
            Statement.AppendWords => AppendWords,
            Statement.ReplaceWords => ReplaceWords,
            Statement.FindLastWords => FindLastWords,
            Statement.AddMoreWords => AddMoreWords,
            Statement.AppendMoreWords => AppendMoreWords,
            Statement.DeleteMoreWords => DeleteMoreWords,
            Statement.MergeWords => MergeWords,
            Statement.CountChanges => CountChanges,
            Statement.RenewWords => RenewWords,
            Statement.IndexedUpTo => IndexedUpTo,
            Statement.FindRooms => FindRooms,
            Statement.FindStates => FindStates,
            _ => null,
        };
}
