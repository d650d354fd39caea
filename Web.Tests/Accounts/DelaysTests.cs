using LiveChatMeet.Accounts;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Accounts;

[Trait("Requirement", "D28")]
public sealed class DelaysTests
{
    private readonly SettableClock _clock = new(DateTimeOffset.UtcNow);

    [Fact]
    public void The_first_five_need_not_wait_and_each_later_one_waits_twice_as_long_up_to_15_minutes()
    {
        var delays = new Delays(5, TimeSpan.FromDays(1), _clock);
        List<double> waits = [];

        for (var attempt = 0; attempt < 12; attempt++)
        {
            while (delays.Begin("mara") is { } wait)
            {
                waits.Add(wait.TotalMinutes);
                _clock.Advance(wait);
            }
        }

        Assert.Equal([1, 2, 4, 8, 15, 15, 15], waits);
    }

    /// <summary>The figure of docs/security.md.</summary>
    [Fact]
    public void Strangers_with_any_number_of_networks_have_at_most_104_guesses_a_day()
    {
        var throttle = new SignInThrottle(_clock);
        var guesses = 0;

        for (var minute = 0; minute < 24 * 60; minute++)
        {
            for (var network = 0; network < 20; network++)
                if (throttle.TryPassword("mara@x.example", null, Of(minute, network)).Wait is null)
                    guesses++;
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.InRange(guesses, 90, 104);
    }

    /// <summary>The figure of docs/security.md.</summary>
    [Fact]
    public void One_network_has_at_most_720_guesses_a_day_over_all_accounts()
    {
        foreach (var pause in (TimeSpan[])[TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)])
        {
            var (throttle, guesses, account) = (new SignInThrottle(_clock), 0, 0);
            for (var at = TimeSpan.Zero; at < TimeSpan.FromDays(1); at += pause)
            {
                while (throttle.TryPassword($"{account++}@x.example", null, Of(0, 1)).Wait is null)
                    guesses++;
                _clock.Advance(pause);
            }
            Assert.InRange(guesses, 100, 720);
        }
    }

    [Fact]
    public void What_waits_is_not_counted_anywhere()
    {
        var throttle = new SignInThrottle(_clock);
        for (var i = 0; i < SignInThrottle.Free; i++)
            throttle.TryPassword("mara@x.example", null, Of(0, i));

        for (var i = 0; i < 1_000; i++)
            Assert.NotNull(throttle.TryPassword("MARA@x.example ", null, Of(0, 7)).Wait);

        Assert.Null(throttle.TryPassword("noor@x.example", null, Of(0, 7)).Wait);
    }

    [Fact]
    public void A_browser_that_is_known_has_its_own_count()
    {
        var throttle = new SignInThrottle(_clock);
        while (throttle.TryPassword("mara@x.example", null, Of(0, 1)).Wait is null) { }

        for (var i = 0; i < SignInThrottle.Free; i++)
            Assert.Null(throttle.TryPassword("mara@x.example", "known", Of(0, 1)).Wait);

        Assert.NotNull(throttle.TryPassword("mara@x.example", "known", Of(0, 1)).Wait);
    }

    [Fact]
    public void Right_passwords_do_not_count()
    {
        var throttle = new SignInThrottle(_clock);

        for (var i = 0; i < 100; i++)
        {
            var attempt = throttle.TryPassword("mara@x.example", null, Of(0, 1));
            Assert.Null(attempt.Wait);
            attempt.Succeeded();
        }
    }

    [Trait("Requirement", "WB-4")]
    [Fact]
    public void Parallel_attempts_are_counted_before_they_are_looked_at()
    {
        var throttle = new SignInThrottle(_clock);
        var begun = 0;

        Parallel.For(
            0,
            1_000,
            i =>
            {
                if (throttle.TryPassword("mara@x.example", null, Of(0, i)).Wait is null)
                    Interlocked.Increment(ref begun);
            }
        );

        Assert.Equal(SignInThrottle.Free, begun);
    }

    [Fact]
    public void Invented_accounts_fill_no_memory_and_free_nobody_who_waits()
    {
        var delays = new Delays(5, TimeSpan.FromDays(1), _clock);
        while (delays.Begin("mara") is null) { }

        for (var i = 0; i < Delays.Most + 10; i++)
            delays.Begin($"invented-{i}");
        _clock.Advance(TimeSpan.FromSeconds(2));
        delays.Begin("one more");

        Assert.NotNull(delays.Begin("mara"));
        Assert.Equal(2, delays.Count);
    }

    private static LiveChatMeet.Hosting.Network Of(int a, int b) => new($"{a}.{b}", null);
}
