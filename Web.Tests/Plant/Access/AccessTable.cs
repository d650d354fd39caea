using System.Text;
using LiveChatMeet.Tests.Plant.Code;

namespace LiveChatMeet.Tests.Plant.Access;

/// <summary>Who asks.</summary>
public enum Who
{
    Nobody,
    Visitor,

    /// <summary>A tab of the visitor's, with a session for one call.</summary>
    VisitorsTab,

    Agent,

    /// <summary>Another device of the agent's, with a session for one call.</summary>
    AgentsDevice,

    /// <summary>An administrator who has no part in the conversation.</summary>
    Administrator,
}

/// <summary>Whose the thing is that is asked for.</summary>
public enum Whose
{
    Own,

    /// <summary>The other party's leg, or right, in one's own call.</summary>
    OtherSides,

    /// <summary>Of another visitor of the same site, with a colleague who serves it too.</summary>
    Colleagues,

    /// <summary>Of another site, which only the team of somebody else serves.</summary>
    Strangers,

    /// <summary>A conversation that nobody has taken.</summary>
    Waiting,

    /// <summary>A closed conversation, a call that has ended, a right that was used: one's own, before.</summary>
    Over,

    /// <summary>An id that might exist, and does not.</summary>
    Unknown,

    Malformed,
}

/// <summary>A row: what every thing answers to one caller, by whose the thing is.</summary>
public sealed record AccessRow(string What, Who Who, IReadOnlyDictionary<Whose, string> Answers);

/// <summary>The tables of docs/access.md: callers with the same answers share a row, and so do columns with nothing to
/// ask for show a dash.</summary>
public static class AccessTable
{
    private static readonly Whose[] Columns = Enum.GetValues<Whose>();
    private static readonly string File = Repository.PathOf("docs/access.md");

    /// <summary>The rows as Markdown.</summary>
    public static string Draw(IEnumerable<AccessRow> rows)
    {
        var table = new StringBuilder(
            "| what | who | own | the other side's | a colleague's | a stranger's | waiting | "
                + "over | unknown | malformed |\n|---|---|---|---|---|---|---|---|---|---|\n"
        );
        foreach (var what in rows.GroupBy(row => row.What))
        {
            foreach (var alike in what.GroupBy(CellsOf))
                table
                    .Append("| `")
                    .Append(what.Key)
                    .Append("` | ")
                    .AppendJoin(", ", alike.Select(row => NameOf(row.Who)))
                    .Append(" | ")
                    .Append(alike.Key)
                    .Append(" |\n");
        }
        return table.ToString();
    }

    /// <summary>The table that stands under a heading of docs/access.md.</summary>
    public static async Task<string> ReadAsync(string heading) => (await PartsAsync(heading)).Table;

    /// <summary>Writes it anew.</summary>
    public static async Task WriteAsync(string heading, string table)
    {
        var (before, _, after) = await PartsAsync(heading);
        await System.IO.File.WriteAllTextAsync(File, before + table + after);
    }

    private static async Task<(string Before, string Table, string After)> PartsAsync(string heading)
    {
        var text = await System.IO.File.ReadAllTextAsync(File);
        var start = text.IndexOf($"## {heading}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"docs/access.md must have the heading \"{heading}\".");
        var table = text.IndexOf("\n| ", start, StringComparison.Ordinal) + 1;
        Assert.True(table > 0, $"docs/access.md must have a table under \"{heading}\".");
        var end = text.IndexOf("\n\n", table, StringComparison.Ordinal);
        return end < 0
            ? (text[..table], text[table..], "")
            : (text[..table], text[table..(end + 1)], text[(end + 1)..]);
    }

    private static string CellsOf(AccessRow row) =>
        string.Join(" | ", Columns.Select(column => row.Answers.GetValueOrDefault(column, "-")));

    private static string NameOf(Who who) =>
        who switch
        {
            Who.VisitorsTab => "visitor's tab",
            Who.AgentsDevice => "agent's device",
            _ => who.ToString().ToLowerInvariant(),
        };
}
