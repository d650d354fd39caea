namespace LiveChatMeet.Layout;

/// <summary>Lines of comma-separated values (RFC 4180) that no spreadsheet takes for formulas.</summary>
public static class Csv
{
    /// <summary>With its line break.</summary>
    public static string Line(IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    // OWASP, "CSV Injection": a cell that begins with one of these is run; an apostrophe before it makes it text.
    private static string Cell(string? text) =>
        $"\"{(text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠', ..] ? "'" : "")}"
        + $"{text?.Replace("\"", "\"\"")}\"";
}
