namespace LiveChatMeet.Storage.Sqlite;

/// <summary>The hot statements of calls and tickets as SQLite reads them.</summary>
internal static class SqliteCallStatements
{
    private const string ChangeCall = """
        UPDATE Calls SET State = ?3, Version = ?4, LastEpoch = ?5, Legs = ?6, Progress = ?7, AcceptedAt = ?8,
          AcceptKey = ?9, VoiceOnly = ?10, ConnectedAt = ?11, EndedAt = ?12, EndReason = ?13, EndedBy = ?14,
          DeclineNote = ?15, Moves = ?16, Measures_Received = ?17, Measures_Lost = ?18, Measures_Readings = ?19,
          Measures_RoundTripMs = ?20, Measures_IsRelayed = ?21
        WHERE Id = ?1 AND Version = ?2
        """;

    private const string KeepLeases = """
        INSERT INTO Leases (CallId, LegId, Party, RenewedAt, Measures_Received, Measures_Lost, Measures_Readings,
          Measures_RoundTripMs, Measures_IsRelayed)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
          value ->> 8
        FROM json_each(?1) WHERE true
        ON CONFLICT (CallId, LegId) DO UPDATE SET RenewedAt = excluded.RenewedAt,
          Measures_Received = excluded.Measures_Received, Measures_Lost = excluded.Measures_Lost,
          Measures_Readings = excluded.Measures_Readings, Measures_RoundTripMs = excluded.Measures_RoundTripMs,
          Measures_IsRelayed = excluded.Measures_IsRelayed
        """;

    private const string ForgetLease = "DELETE FROM Leases WHERE CallId = ?1 AND LegId = ?2";

    private const string ForgetLeases = "DELETE FROM Leases WHERE CallId = ?1";

    private const string RedeemTicket = """
        DELETE FROM Tickets WHERE Hash = ?1 AND Purpose = ?2 RETURNING Subject, ExpiresAt
        """;

    /// <returns>Null for a statement about something else.</returns>
    public static string? TextOf(Statement statement) =>
        statement switch
        {
            Statement.ChangeCall => ChangeCall,
            Statement.KeepLeases => KeepLeases,
            Statement.ForgetLease => ForgetLease,
            Statement.ForgetLeases => ForgetLeases,
            Statement.RedeemTicket => RedeemTicket,
            _ => null,
        };
}
