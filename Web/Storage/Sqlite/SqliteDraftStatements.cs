namespace LiveChatMeet.Storage.Sqlite;

/// <summary>The statements of drafts as SQLite reads them.</summary>
internal static class SqliteDraftStatements
{
    private const string FindDraft = """
        SELECT Text, Version FROM KeptDrafts WHERE RoomId = ?1 AND AgentId = ?2 AND Kind = ?3
        """;

    private const string KeepDraft = """
        INSERT INTO KeptDrafts (RoomId, AgentId, Kind, Text, Version) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (RoomId, AgentId, Kind) DO UPDATE SET Text = excluded.Text, Version = excluded.Version
        """;

    private const string FindDraftsIn = """
        SELECT Kind, Text, Version FROM KeptDrafts WHERE RoomId = ?1 AND AgentId = ?2
        """;

    // The index has only those that are not empty.
    private const string FindDraftsOf = """
        SELECT RoomId, SUBSTR(Text, 1, 200) FROM KeptDrafts WHERE AgentId = ?1 AND Text <> '' AND Kind = 'Answer'
        """;

    /// <returns>Null for a statement about something else.</returns>
    public static string? TextOf(Statement statement) =>
        statement switch
        {
            Statement.FindDraft => FindDraft,
            Statement.KeepDraft => KeepDraft,
            Statement.FindDraftsIn => FindDraftsIn,
            Statement.FindDraftsOf => FindDraftsOf,
            _ => null,
        };
}
