using LiveChatMeet.Storage;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Storage;

/// <summary>How long work waits for a thread, as one that does nothing waited.</summary>
public sealed class LatenessTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Queue<Action> _pool = [];
    private readonly Lateness _lateness;

    public LatenessTests()
    {
        _lateness = new(_clock, _pool.Enqueue);
        _clock.Advance(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Nothing_is_sent_before_somebody_asks_and_then_one_at_a_time()
    {
        Assert.Empty(_pool);
        for (var i = 0; i < 3; i++)
            Assert.Equal(TimeSpan.Zero, _lateness.Now);

        Assert.Single(_pool);
    }

    [Fact]
    public void What_has_not_come_yet_counts_as_far_as_it_has_waited_and_then_as_it_waited()
    {
        _ = _lateness.Now;
        _clock.Advance(TimeSpan.FromMilliseconds(7));
        var onItsWay = _lateness.Now;
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        _pool.Dequeue()();
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(TimeSpan.FromMilliseconds(7), onItsWay);
        Assert.Equal(TimeSpan.FromMilliseconds(8), _lateness.Now);
        Assert.Empty(_pool);
    }

    [Fact]
    public void A_late_one_is_forgotten_when_the_next_was_in_time()
    {
        _ = _lateness.Now;
        _clock.Advance(TimeSpan.FromMilliseconds(50));
        _pool.Dequeue()();
        _clock.Advance(TimeSpan.FromMilliseconds(2));
        Assert.Equal(TimeSpan.FromMilliseconds(50), _lateness.Now);
        _pool.Dequeue()();

        Assert.Equal(TimeSpan.Zero, _lateness.Now);
    }
}
