using LiveChatMeet.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Hosting;

public sealed class RepeatsTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<(string What, int Count)> _told = [];
    private readonly Repeats<string> _repeats;

    public RepeatsTests() => _repeats = new((what, count) => _told.Add((what, count)), _clock);

    [Fact]
    public void The_first_is_told_at_once_and_the_rest_once_a_minute_with_their_count()
    {
        for (var i = 0; i < 1_000; i++)
            _repeats.Add("one");
        _repeats.Add("another");
        Assert.Equal([("one", 1), ("another", 1)], _told);

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(("one", 999), _told[2]);
        _repeats.Add("one");
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal([("one", 1)], _told[3..]);
    }

    [Fact]
    public void After_a_minute_of_calm_the_next_is_told_at_once()
    {
        _repeats.Add("one");
        _clock.Advance(TimeSpan.FromMinutes(1));

        _repeats.Add("one");

        Assert.Equal([("one", 1), ("one", 1)], _told);
    }

    [Fact]
    public void A_flood_of_different_ones_does_not_fill_the_log()
    {
        for (var i = 0; i < 10_000; i++)
            _repeats.Add($"{i}");

        Assert.Equal(Repeats<string>.MaxKinds, _told.Count);
    }

    public void Dispose() => _repeats.Dispose();
}
