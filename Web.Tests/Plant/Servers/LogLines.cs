using System.Collections.Concurrent;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>Everything that a server logs, however small.</summary>
public sealed class LogLines : ILoggerProvider
{
    public ConcurrentQueue<string> Lines { get; } = [];

    /// <summary>Begins to read what this server logs.</summary>
    public static LogLines Of(Server server)
    {
        var logs = new LogLines();
        server.Services.GetRequiredService<ILoggerFactory>().AddProvider(logs);
        return logs;
    }

    /// <summary>How often it logged this.</summary>
    public int CountOf(string text) => Lines.Count(line => line.Contains(text, StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => new Line(this, categoryName);

    public void Dispose() { }

    private sealed class Line(LogLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => lines.Lines.Enqueue($"{category} {formatter(state, exception)} {exception}");
    }
}
