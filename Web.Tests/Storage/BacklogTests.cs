using LiveChatMeet.Storage;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Storage;

/// <summary>What is too much is refused at once, with a time to come back.</summary>
public sealed class BacklogTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Backlog _backlog;

    public BacklogTests() => _backlog = new(TimeSpan.FromMilliseconds(500), _clock);

    [Fact]
    public void So_many_may_wait_and_one_more_comes_back_later()
    {
        Enter(Backlog.Always - 1);
        var last = _backlog.ComeBackIn();
        Enter(1);
        var refused = _backlog.ComeBackIn();
        _backlog.Leave(1, null);

        Assert.Null(last);
        Assert.NotNull(refused);
        Assert.Null(_backlog.ComeBackIn());
    }

    [Theory]
    [InlineData(0.1, Backlog.Most)]
    [InlineData(1, 500)]
    [InlineData(2, 250)]
    [InlineData(50, Backlog.Always)]
    public void As_many_may_wait_as_are_done_in_time_as_measured(double milliseconds, int limit)
    {
        for (var i = 0; i < 100; i++)
        {
            Enter(20);
            _backlog.Leave(20, TimeSpan.FromMilliseconds(20 * milliseconds));
        }

        Assert.Equal(limit, _backlog.Limit);
    }

    [Fact]
    public void A_queue_that_has_been_full_for_a_while_is_kept_shorter_until_nothing_is_refused_for_a_moment()
    {
        Enter(Backlog.Always);
        var before = _backlog.Limit;
        for (var waited = TimeSpan.Zero; waited < Backlog.StandingAfter; waited += TimeSpan.FromMilliseconds(50))
        {
            Assert.NotNull(_backlog.ComeBackIn());
            Assert.Equal(before, _backlog.Limit);
            _clock.Advance(TimeSpan.FromMilliseconds(50));
        }
        Assert.NotNull(_backlog.ComeBackIn());
        var standing = _backlog.Limit;
        _clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal(before / Backlog.WhileStanding, standing);
        Assert.Equal(before, _backlog.Limit);
    }

    [Fact]
    public void While_a_queue_stands_and_the_processor_is_late_one_message_in_a_while_is_taken()
    {
        var (calm, late) = (_backlog.ComeBackIfLate(Backlog.LateAfter), Backlog.LateAfter);
        Stand();
        _backlog.Leave(Backlog.Always, null);
        var (first, second) = (_backlog.ComeBackIfLate(late), _backlog.ComeBackIfLate(late));
        var inTime = _backlog.ComeBackIfLate(late - TimeSpan.FromMilliseconds(1));
        _clock.Advance(Backlog.OneIn);
        var (next, another) = (_backlog.ComeBackIfLate(late), _backlog.ComeBackIfLate(late));

        Assert.Equal([null, null, null, null], [calm, first, inTime, next]);
        Assert.True(second >= Backlog.SoonestRetry);
        Assert.True(another >= Backlog.SoonestRetry);
    }

    [Fact]
    public void It_is_late_no_more_once_nothing_was_refused_for_a_moment()
    {
        Stand();
        Assert.Null(_backlog.ComeBackIfLate(Backlog.LateAfter));
        Assert.NotNull(_backlog.ComeBackIfLate(Backlog.LateAfter));
        _clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.False(_backlog.IsStanding);
        Assert.Null(_backlog.ComeBackIfLate(Backlog.LateAfter));
    }

    [Fact]
    public void Bursts_with_pauses_between_them_do_not_make_a_queue_stand()
    {
        Enter(Backlog.Always);
        for (var burst = 0; burst < 20; burst++)
        {
            Assert.NotNull(_backlog.ComeBackIn());
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(Backlog.Always, _backlog.Limit);
    }

    [Trait("Requirement", "WB-8")]
    [Fact]
    public void What_matters_least_is_refused_first()
    {
        Enter((int)(Backlog.Always * Backlog.ForPages));

        Assert.NotNull(_backlog.ComeBackIn(Backlog.ForPages));
        Assert.Null(_backlog.ComeBackIn());
    }

    [Fact]
    public void Behind_one_that_does_not_end_nothing_more_may_wait()
    {
        _clock.Advance(TimeSpan.FromHours(1));
        Enter(1);
        _clock.Advance(Backlog.StalledAfter - TimeSpan.FromMilliseconds(1));
        var before = _backlog.ComeBackIn();
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        var stalled = _backlog.ComeBackIn();
        _backlog.Leave(1, Backlog.StalledAfter);

        Assert.Null(before);
        Assert.NotNull(stalled);
        Assert.Null(_backlog.ComeBackIn());
    }

    [Fact]
    public void Whoever_is_refused_comes_back_at_another_time_than_the_others()
    {
        Enter(Backlog.Always);

        var times = Enumerable.Range(0, 100).Select(_ => _backlog.ComeBackIn()!.Value.TotalSeconds).Order().ToList();

        Assert.InRange(times[0], 2, 2.1);
        Assert.InRange(times[^1], 3.9, 4);
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0.001, 0.1));
    }

    [Fact]
    public void The_longer_it_lasts_the_later_they_come_back_until_it_was_calm()
    {
        Enter(Backlog.Always);
        var first = _backlog.ComeBackIn()!.Value;
        for (var i = 0; i < 60; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            _backlog.ComeBackIn();
        }
        var lasting = _backlog.ComeBackIn()!.Value;
        _clock.Advance(TimeSpan.FromSeconds(15));
        var again = _backlog.ComeBackIn()!.Value;

        Assert.InRange(first.TotalSeconds, 2, 4);
        Assert.InRange(lasting.TotalSeconds, 5, 10);
        Assert.InRange(again.TotalSeconds, 2, 4);
    }

    private void Stand()
    {
        Enter(Backlog.Always);
        for (var waited = TimeSpan.Zero; waited <= Backlog.StandingAfter; waited += TimeSpan.FromMilliseconds(50))
        {
            Assert.NotNull(_backlog.ComeBackIn());
            _clock.Advance(TimeSpan.FromMilliseconds(50));
        }
    }

    private void Enter(int count)
    {
        for (var i = 0; i < count; i++)
            _backlog.Enter();
    }
}
