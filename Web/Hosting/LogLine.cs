using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace LiveChatMeet.Hosting;

/// <summary>
/// Writes each entry of the log as one line: time (UTC), level, category, text. Whatever somebody sent cannot begin a
/// line of its own or move a terminal's cursor: it is escaped (WB-7). In systemd's journal, which has its own time, the
/// line begins with the level as sd-daemon(3) writes it.
/// </summary>
public sealed class LogLine(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    /// <summary>As the log writes a time: ISO 8601, with milliseconds, in UTC.</summary>
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private readonly bool _isJournal = Journal.IsOutput;

    public override void Write<TState>(
        in LogEntry<TState> logEntry,
        IExternalScopeProvider? scopeProvider,
        TextWriter textWriter
    )
    {
        var (level, priority) = NamesOf(logEntry.LogLevel);
        var begin = _isJournal
            ? $"<{priority}>"
            : time.GetUtcNow().UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture) + ' ';
        var text = Safe(logEntry.Formatter(logEntry.State, logEntry.Exception));
        textWriter.Write($"{begin}{level} {logEntry.Category}: {text}");
        if (logEntry.Exception is { } failure)
            textWriter.Write($" | {Safe(string.Join(" | ", LinesOf(failure)))}");
        textWriter.Write('\n');
    }

    /// <summary>A text with everything escaped that a log or a terminal would not take as text.</summary>
    public static string Safe(string text)
    {
        if (!text.Any(IsDangerous))
            return text;
        var safe = new StringBuilder(text.Length + 16);
        foreach (var letter in text)
            _ = letter switch
            {
                '\n' => safe.Append(@"\n"),
                '\r' => safe.Append(@"\r"),
                '\t' => safe.Append(@"\t"),
                _ when IsDangerous(letter) => safe.Append(CultureInfo.InvariantCulture, $@"\u{(int)letter:x4}"),
                _ => safe.Append(letter),
            };
        return safe.ToString();
    }

    private static string[] LinesOf(Exception failure) =>
        failure.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    // Controls, and what turns the text after it around or ends a line.
    private static bool IsDangerous(char letter) =>
        char.GetUnicodeCategory(letter)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;

    private static (string Name, int Priority) NamesOf(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => ("trace", 7),
            LogLevel.Debug => ("debug", 7),
            LogLevel.Information => ("info", 6),
            LogLevel.Warning => ("warn", 4),
            LogLevel.Error => ("error", 3),
            _ => ("critical", 2),
        };
}
