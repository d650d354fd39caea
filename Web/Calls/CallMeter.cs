using System.Diagnostics.Metrics;
using System.Text.Json;

namespace LiveChatMeet.Calls;

/// <summary>How calls go: meter <c>LiveChatMeet.Calls</c>. No call, party or site is named.</summary>
public sealed class CallMeter
{
    private readonly Counter<long> _started;
    private readonly Counter<long> _ended;
    private readonly Histogram<double> _ring;
    private readonly Histogram<double> _connect;
    private readonly Histogram<double> _talk;

    public CallMeter(IMeterFactory meters, OpenCalls open)
    {
        var meter = meters.Create("LiveChatMeet.Calls");
        _started = meter.CreateCounter<long>("livechatmeet.calls.started", "{call}", "Calls that began to ring");
        _ended = meter.CreateCounter<long>("livechatmeet.calls.ended", "{call}", "Calls that are over, by outcome");
        _ring = Seconds(meter, "livechatmeet.call.ring.duration", "From the ring to its answer, by outcome", Rings);
        _connect = Seconds(meter, "livechatmeet.call.connect.duration", "From the answer to the first media", Connects);
        _talk = Seconds(meter, "livechatmeet.call.talk.duration", "From the answer to the end, by outcome", Talks);
        meter.CreateObservableUpDownCounter(
            "livechatmeet.calls.open",
            () => Open(open),
            "{call}",
            "Open calls, by state"
        );
    }

    private static double[] Rings => [1, 2, 5, 10, 15, 20, 30, 45, 60, 120];
    private static double[] Connects => [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 20, 30];
    private static double[] Talks => [5, 15, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200];

    public void Started() => _started.Add(1);

    /// <summary>A call was accepted, or is over.</summary>
    public void Changed(Call call)
    {
        if (call.EndedAt is not { } end)
            _ring.Record((call.AcceptedAt!.Value - call.RangAt).TotalSeconds, Outcome("accepted"));
        else
            Ended(call, end, Outcome(Named(call.EndReason)));
    }

    private void Ended(Call call, DateTimeOffset end, KeyValuePair<string, object?> outcome)
    {
        _ended.Add(1, outcome);
        if (call.AcceptedAt is not { } accepted)
        {
            _ring.Record((end - call.RangAt).TotalSeconds, outcome);
            return;
        }
        _talk.Record((end - accepted).TotalSeconds, outcome);
        if (call.ConnectedAt is { } connected)
            _connect.Record((connected - accepted).TotalSeconds);
    }

    private static IEnumerable<Measurement<int>> Open(OpenCalls open)
    {
        var states = open.All.CountBy(one => one.Call.State).ToDictionary();
        return ((CallState[])[CallState.Ringing, CallState.InProgress]).Select(state => new Measurement<int>(
            states.GetValueOrDefault(state),
            new KeyValuePair<string, object?>("state", Named(state))
        ));
    }

    private static string Named<T>(T value) => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{value}");

    private static KeyValuePair<string, object?> Outcome(string outcome) => new("outcome", outcome);

    private static Histogram<double> Seconds(Meter meter, string name, string about, double[] buckets) =>
        meter.CreateHistogram(
            name,
            "s",
            about,
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets }
        );
}
