using System.Globalization;

namespace LiveChatMeet.Bench.Product;

/// <summary>A shop's past, put into the database: rooms of visitors, with their messages.</summary>
/// <param name="Closed">Rooms that are over.</param>
/// <param name="Waiting">Rooms that no agent has.</param>
/// <param name="Each">Messages in each.</param>
internal sealed record History(int Closed, int Waiting, int Each)
{
    /// <summary>In every conversation of the past.</summary>
    public const string CommonWord = "allofthem";

    /// <param name="data">The data directory of a server that does not run.</param>
    public void Write(string data)
    {
        using var rows = new Rows(data);
        rows.Do("PRAGMA temp_store = MEMORY");
        var all = Closed + Waiting;
        var id = Rows.IdFor('H', Rows.Number);
        rows.Copy(
            "Visitors",
            all,
            ("Id", id),
            ("CredentialHash", $"'past-' || {Rows.Number}"),
            ("Username", $"'guest-' || (200000 + {Rows.Number})")
        );
        CopyRooms(rows, all, id);
        var (room, place) = ($"(({Rows.Number} - 1) / {Text(Each)} + 1)", $"(({Rows.Number} - 1) % {Text(Each)} + 1)");
        rows.Copy(
            "Messages",
            all * Each,
            ("Id", Rows.IdFor('M', Rows.Number)),
            ("RoomId", Rows.IdFor('H', room)),
            ("ClientId", $"'past-' || {Rows.Number}"),
            ("Number", place),
            ("Revision", place)
        );
        WriteWords(rows);
    }

    // As the server would have read them: else it would do so while others are measured.
    private static void WriteWords(Rows rows)
    {
        rows.Do(
            $"""
            INSERT INTO RoomWords (RoomId, Words)
            SELECT Id, '{CommonWord} ^al ^all often' || rowid % 100 || ' seldom' || rowid FROM Rooms
            WHERE Id NOT IN (SELECT RoomId FROM RoomWords)
            """
        );
        rows.Do(
            """
            UPDATE Rooms SET WordsUpTo = LastNumber, WordsAt = ChangedAt,
              WordsId = (SELECT w.Id FROM RoomWords w WHERE w.RoomId = Rooms.Id)
            """
        );
    }

    private void CopyRooms(Rows rows, int all, string id) =>
        rows.Copy(
            "Rooms",
            all,
            ("Id", id),
            ("VisitorId", id),
            ("AgentId", $"CASE WHEN {Rows.Number} <= {Text(Waiting)} THEN NULL ELSE first.\"AgentId\" END"),
            ("ClosedAt", $"CASE WHEN {Rows.Number} <= {Text(Waiting)} THEN NULL ELSE first.\"ChangedAt\" END"),
            ("LastNumber", Text(Each)),
            ("Revision", Text(Each)),
            ("Unread", Text(Each))
        );

    /// <summary>Gives the first guest's room so many messages.</summary>
    public static void WriteInFirstRoom(string data, int messages)
    {
        using var rows = new Rows(data);
        rows.Copy(
            "Messages",
            messages - 1,
            ("Id", Rows.IdFor('M', Rows.Number)),
            ("ClientId", $"'past-' || {Rows.Number}"),
            ("Number", $"{Rows.Number} + 1"),
            ("Revision", $"{Rows.Number} + 1000")
        );
        rows.Do(
            $"UPDATE Rooms SET LastNumber = {Text(messages)}, Revision = {Text(messages + 1_000)}, "
                + $"SeenByAgent = {Text(messages)}, Unread = 0 "
                + "WHERE Id = (SELECT RoomId FROM Messages ORDER BY rowid LIMIT 1)"
        );
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
