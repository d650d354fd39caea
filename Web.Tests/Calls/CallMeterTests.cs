using System.Diagnostics.Metrics;
using LiveChatMeet.Tests.Plant.Actors;

namespace LiveChatMeet.Tests.Calls;

public sealed class CallMeterTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Calls_are_counted_by_outcome_and_their_seconds_are_measured()
    {
        var seen = new List<string>();
        using var listener = Listen(seen);

        await using (var declined = await PlainCall.RingAsync(shop))
            await declined.Guest.DeclineAsync(declined.Id, "Not now");
        var (taken, _, _) = await PlainCall.TalkingAsync(shop);
        await using (taken)
            await taken.Guest.HangUpAsync(taken.Id);

        Assert.Equal(
            [
                "calls.started",
                "calls.ended declined",
                "call.ring.duration declined",
                "calls.started",
                "call.ring.duration accepted",
                "calls.ended hung_up",
                "call.talk.duration hung_up",
                "call.connect.duration",
            ],
            seen
        );
    }

    private MeterListener Listen(List<string> seen)
    {
        var scope = shop.Server.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Scope == scope && instrument.Meter.Name == "LiveChatMeet.Calls")
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((one, count, tags, _) => Keep(one, tags, count == 1));
        listener.SetMeasurementEventCallback<double>((one, time, tags, _) => Keep(one, tags, time is >= 0 and < 60));
        listener.Start();
        return listener;

        void Keep(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags, bool isRight)
        {
            var outcome = tags is [{ Key: "outcome" } tag] ? $" {tag.Value}" : "";
            lock (seen)
                seen.Add($"{instrument.Name["livechatmeet.".Length..]}{outcome}{(isRight ? "" : " wrong")}");
        }
    }
}
