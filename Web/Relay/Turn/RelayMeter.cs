using System.Diagnostics.Metrics;

namespace LiveChatMeet.Relay.Turn;

/// <summary>What the relay hands over: meter <c>LiveChatMeet.Relay</c>. It is counted where it is relayed, and read
/// when somebody looks, so nothing is allocated for it.</summary>
public sealed class RelayMeter
{
    private long _bytes;
    private long _packets;

    public RelayMeter(IMeterFactory meters, Allocations allocations)
    {
        var meter = meters.Create("LiveChatMeet.Relay");
        meter.CreateObservableCounter("livechatmeet.relay.io", () => Bytes, "By", "Media handed over");
        meter.CreateObservableCounter("livechatmeet.relay.packets", () => Packets, "{packet}", "Packets handed over");
        meter.CreateObservableUpDownCounter(
            "livechatmeet.relay.allocations",
            () => allocations.Count,
            "{allocation}",
            "Places at the relay that are taken"
        );
    }

    public long Bytes => Volatile.Read(ref _bytes);

    public long Packets => Volatile.Read(ref _packets);

    /// <summary>A packet was handed over.</summary>
    public void Passed(int bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Increment(ref _packets);
    }
}
