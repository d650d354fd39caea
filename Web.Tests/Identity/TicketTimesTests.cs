using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Identity;

/// <summary>How long tickets are good while the server's clock is set.</summary>
[Trait("Requirement", "D17")]
public sealed class TicketTimesTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SettableClock _clock = new(DateTimeOffset.UtcNow);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(-24)]
    [InlineData(1)]
    [InlineData(24)]
    [InlineData(10_000)]
    public void A_ticket_is_good_for_its_time_wherever_the_clock_is_set(int hours)
    {
        var times = new TicketTimes(_clock);
        var ticket = New(times, "one");

        _clock.Set(TimeSpan.FromHours(hours));
        _clock.Advance(Minute - Second);
        Assert.Equal((true, Second), (times.IsGood(ticket), times.LeftOf(ticket.Hash, ticket.ExpiresAt)));
        _clock.Advance(Second);

        Assert.False(times.IsGood(ticket));
    }

    [Theory]
    [InlineData(0, 30, true)]
    [InlineData(0, 31, false)]
    [InlineData(-1, 30, true)]
    [InlineData(-1, 31, false)] // set back after the start: no longer than the start said
    [InlineData(1, 0, false)]
    public void One_from_before_the_start_ends_by_the_clock_of_the_start_or_of_now(int hours, int after, bool isGood)
    {
        var ticket = New(new(_clock), "one");
        _clock.Advance(TimeSpan.FromSeconds(29));

        var times = new TicketTimes(_clock);
        _clock.Set(TimeSpan.FromHours(hours));
        _clock.Advance(TimeSpan.FromSeconds(after));

        Assert.Equal(isGood, times.IsGood(ticket));
    }

    [Fact]
    public void What_ended_while_the_clock_was_ahead_stays_ended_when_it_is_put_right()
    {
        var times = new TicketTimes(_clock);
        _clock.Set(TimeSpan.FromDays(1));
        var ticket = New(times, "one");
        _clock.Advance(Minute);

        _clock.Set(TimeSpan.FromDays(-1));

        Assert.False(times.IsGood(ticket));
        Assert.Equal([ticket.Hash], times.Ended());
    }

    [Fact]
    public void What_has_ended_is_known_until_its_row_is_gone()
    {
        var times = new TicketTimes(_clock);
        var (early, late) = (New(times, "early"), New(times, "late", 2));

        Assert.Empty(times.Ended());
        _clock.Advance(Minute);
        Assert.Equal([early.Hash], times.Ended());
        _clock.Advance(Moment);
        Assert.Equal([early.Hash], times.Ended());
        times.Forget([early.Hash]);

        _clock.Advance(Moment);
        Assert.Empty(times.Ended());
        Assert.True(times.IsGood(late));
    }

    [Fact]
    public void Of_many_who_ask_at_once_one_looks()
    {
        var times = new TicketTimes(_clock);
        New(times, "early");
        _clock.Advance(Minute);

        Assert.NotEmpty(times.Ended());
        _clock.Advance(Moment - Second);
        Assert.Empty(times.Ended());
        _clock.Advance(Second);
        Assert.NotEmpty(times.Ended());
    }

    private static Ticket New(TicketTimes times, string hash, int minutes = 1) =>
        times.New(TicketPurpose.Connect, hash, "", minutes * Minute);
}
