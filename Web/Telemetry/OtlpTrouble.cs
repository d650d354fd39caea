using System.Diagnostics.Tracing;
using LiveChatMeet.Hosting;

namespace LiveChatMeet.Telemetry;

/// <summary>Logs that the collector cannot be reached, or refuses what it is sent; the exporter itself tells nobody.
/// </summary>
public sealed partial class OtlpTrouble : IDisposable
{
    private readonly ILogger<OtlpTrouble> _logger;
    private readonly Repeats<string> _repeats;
    private Listener? _listener;

    public OtlpTrouble(TimeProvider time, ILogger<OtlpTrouble> logger)
    {
        _logger = logger;
        _repeats = new((endpoint, _) => NotSent(endpoint), time);
    }

    /// <summary>From now on.</summary>
    public void Listen(string endpoint) => _listener ??= new(() => _repeats.Add(endpoint));

    public void Dispose()
    {
        _listener?.Dispose();
        _repeats.Dispose();
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Traces or metrics could not be sent to Otlp:Endpoint {Endpoint}. Check that an OTLP collector "
            + "listens there for HTTP (its port is usually 4318), and Otlp:Headers."
    )]
    private partial void NotSent(string endpoint);

    private sealed class Listener(Action onError) : EventListener
    {
        private const string Source = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == Source)
                EnableEvents(eventSource, EventLevel.Error);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventSource.Name == Source)
                onError();
        }
    }
}
