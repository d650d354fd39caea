namespace LiveChatMeet.Bench.Generator;

/// <summary>How fast messages are sent: as fast as they arrive, or so many each second.</summary>
internal static class Pace
{
    private static readonly TimeSpan DrainsWithin = TimeSpan.FromSeconds(20);

    /// <summary>Keeps so many under way in each of the first lanes.</summary>
    public static Measured Closed(Measuring measuring, Traffic traffic, int lanes, int window, TimeSpan time)
    {
        var (latencies, isOn) = (new Latencies(), true);
        traffic.OnArrival = (lane, at) =>
        {
            if (!isOn)
                return;
            latencies.Add(Loop.Now - at);
            traffic.Send(lane, Loop.Now);
        };
        traffic.OnRefusal = (lane, time) => measuring.Loop.After(time, () => Again(lane));
        var measured = measuring.Of(() =>
        {
            for (var number = 0; number < window; number++)
            for (var lane = 0; lane < lanes; lane++)
                traffic.Send(lane, Loop.Now);
            measuring.Loop.Spin(time);
            isOn = false;
        });
        Drain(measuring.Loop, traffic);
        return measured with { Latencies = latencies, Count = latencies.Count };

        void Again(int lane)
        {
            if (isOn)
                traffic.Send(lane, Loop.Now);
        }
    }

    /// <summary>Sends so many a second, whatever comes back; latencies count from when each was due. It stops early
    /// when a second's worth and more is under way: then the rate is not sustained.</summary>
    public static Measured Open(Measuring measuring, Traffic traffic, double rate, TimeSpan time)
    {
        var (latencies, inTime, isLost) = (new Latencies(), 0L, false);
        traffic.OnArrival = (_, at) => latencies.Add(Loop.Now - at);
        var measured = measuring.Of(() =>
        {
            var (begun, number, step) = (Loop.Now, 0L, 1e9 / rate);
            for (var end = begun + time.Ticks * 100; !isLost && Loop.Now is var now && now < end; )
            {
                for (; begun + (long)(number * step) is var due && due <= now; number++)
                    traffic.Send((int)(number % traffic.Lanes), due);
                measuring.Loop.Worked(now);
                isLost = traffic.Sent - traffic.Arrived - traffic.Refused > 2 * rate;
                measuring.Loop.Turn(0);
            }
            inTime = latencies.Count;
        });
        Drain(measuring.Loop, traffic);
        return measured with { Latencies = latencies, Count = inTime, IsSustained = !isLost };
    }

    // What is sent arrives, each once.
    private static void Drain(Loop loop, Traffic traffic)
    {
        loop.Until("everything that was sent has arrived", () => traffic.IsDrained, DrainsWithin);
        (traffic.OnArrival, traffic.OnRefusal) = (null, null);
    }
}
