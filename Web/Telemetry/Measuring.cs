using LiveChatMeet.Hosting;

namespace LiveChatMeet.Telemetry;

/// <summary>
/// Begins to measure when somebody wants to know: at the start, if the settings say where to send it or who may read
/// it, else when this machine first reads <c>/metrics</c>. Until then nothing of it is created or even loaded.
/// </summary>
public sealed class Measuring(Settings settings, OtlpTrouble trouble) : IHostedService, IDisposable
{
    private readonly Lock _lock = new();
    private IDisposable? _safe;
    private IDisposable? _traces;
    private IDisposable? _metrics;

    /// <summary>What measures; it is made when it is first asked for.</summary>
    public IDisposable Metrics
    {
        get
        {
            lock (_lock)
                return _metrics ??= Exporters.Measure(settings.Otlp);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Otlp.Endpoint is { } endpoint)
        {
            trouble.Listen(endpoint);
            _safe = SafeSpans.Listen();
            _traces = Exporters.Trace(settings.Otlp);
        }
        if (settings.Otlp.Endpoint is not null || settings.Metrics.Token is not null)
            _ = Metrics;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends what was not sent yet.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
        _safe?.Dispose();
    }
}
