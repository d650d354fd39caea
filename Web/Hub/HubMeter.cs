using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using LiveChatMeet.Hub.Wire;
using LiveChatMeet.Identity;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Hub;

/// <summary>Who is connected and how long calls of the hub take: meter <c>LiveChatMeet.Hub</c>. Each call is a span of
/// <see cref="Spans"/> too, for whoever has set where to send it.</summary>
public sealed class HubMeter
{
    private readonly Histogram<double> _duration;

    public HubMeter(IMeterFactory meters, HubConnections connections)
    {
        var meter = meters.Create("LiveChatMeet.Hub");
        _duration = meter.CreateHistogram<double>(
            "livechatmeet.hub.call.duration",
            "s",
            "From the turn of a call to its answer, by method",
            advice: new()
            {
                HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
            }
        );
        meter.CreateObservableUpDownCounter(
            "livechatmeet.hub.connections",
            () => Open(connections),
            "{connection}",
            "Open connections, by party"
        );
    }

    /// <summary>Runs a call, measured if somebody looks.</summary>
    public Task<object?> RunAsync(SignalingHub hub, HubCall call) =>
        _duration.Enabled || Spans.Source.HasListeners()
            ? MeasureAsync(hub, call)
            : call.Method.CallAsync(hub, call.Arguments);

    private async Task<object?> MeasureAsync(SignalingHub hub, HubCall call)
    {
        var begun = Stopwatch.GetTimestamp();
        // Not below the request that opened the connection: that one ends with it.
        using var span = Spans.Root($"hub {call.Method.Name}", ActivityKind.Server);
        try
        {
            return await call.Method.CallAsync(hub, call.Arguments);
        }
        catch (Exception)
        {
            span?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            var method = new KeyValuePair<string, object?>("method", call.Method.Name);
            _duration.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds, method);
        }
    }

    private static IEnumerable<Measurement<int>> Open(HubConnections connections)
    {
        var parties = connections.All.CountBy(one => one.Who.Party).ToDictionary();
        return Enum.GetValues<Party>()
            .Select(party => new Measurement<int>(
                parties.GetValueOrDefault(party),
                new KeyValuePair<string, object?>("party", JsonNamingPolicy.SnakeCaseLower.ConvertName($"{party}"))
            ));
    }
}
