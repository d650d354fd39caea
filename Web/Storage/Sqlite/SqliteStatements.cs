namespace LiveChatMeet.Storage.Sqlite;

/// <summary>The hot statements as SQLite reads them, with parameters <c>?1</c>, <c>?2</c> …
/// (sqlite.org/c3ref/bind_blob.html).</summary>
public static class SqliteStatements
{
    public static string TextOf(Statement statement) =>
        SqliteRoomStatements.TextOf(statement)
        ?? SqliteCallStatements.TextOf(statement)
        ?? SqliteLivechatStatements.TextOf(statement)
        ?? SqliteQueueStatements.TextOf(statement)
        ?? SqliteConsoleStatements.TextOf(statement)
        ?? SqliteDraftStatements.TextOf(statement)
        ?? SqliteFigureStatements.TextOf(statement)
        ?? SqliteSearchStatements.TextOf(statement)
        ?? throw new ArgumentOutOfRangeException(nameof(statement), statement, "It has no text.");
}
