using Microsoft.Extensions.Logging.Console;

namespace LiveChatMeet.Hosting;

public static class LogServices
{
    /// <summary>The log as <see cref="LogLine"/> writes it, unless the self-hoster has chosen one of the framework's
    /// formatters, such as <c>json</c>; those tell the time too.</summary>
    public static void AddLogs(this IServiceCollection services) =>
        services
            .AddQuietLogs()
            .AddHostedService<StartLog>()
            .AddSingleton<ConsoleFormatter, LogLine>()
            .PostConfigure<ConsoleLoggerOptions>(options => options.FormatterName ??= LogLine.FormatterName)
            .PostConfigure<SimpleConsoleFormatterOptions>(TellTime)
            .PostConfigure<JsonConsoleFormatterOptions>(TellTime);

    private static void TellTime(ConsoleFormatterOptions options)
    {
        if (options.TimestampFormat is not null)
            return;
        options.TimestampFormat =
            options is JsonConsoleFormatterOptions ? LogLine.TimeFormat : $"{LogLine.TimeFormat} ";
        options.UseUtcTimestamp = true;
    }
}
