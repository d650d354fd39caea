using LiveChatMeet.Figures;

namespace LiveChatMeet.Tests.Figures;

public sealed class SpreadTests
{
    [Fact]
    public void A_median_is_right_to_about_a_tenth()
    {
        var random = new Random(5);
        foreach (var longest in (int[])[30, 600, 7_200, 90_000])
        {
            var times = Enumerable.Range(0, 501).Select(_ => random.NextInt64(1, longest)).Order().ToList();
            var spread = times.Aggregate(Spread.None, (all, time) => all.With(time, 1));

            Assert.InRange(spread.Within(0.5)!.Value.TotalSeconds, times[250] * 0.9 - 1, times[250] * 1.1 + 1);
            Assert.InRange(spread.Within(0.9)!.Value.TotalSeconds, times[450] * 0.9 - 1, times[450] * 1.1 + 1);
        }
    }

    [Fact]
    public void What_is_taken_out_again_leaves_nothing()
    {
        var spread = Spread.None.With(0, 1).With(75, 1).With(75, 1);

        Assert.Equal("0:1 25:2", spread.ToString());
        Assert.Equal(spread, Spread.Parse(spread.ToString()));
        Assert.Equal(Spread.None, spread.With(75, -1).With(0, -1).With(75, -1));
        Assert.Null(Spread.None.Within(0.5));
    }

    [Fact]
    public void Spreads_of_days_add_up_to_that_of_all()
    {
        var (one, other) = (Spread.None.With(10, 1).With(500, 1), Spread.None.With(10, 1));

        Assert.Equal(Spread.None.With(10, 1).With(10, 1).With(500, 1), Spread.Sum([one, other]));
        Assert.Equal(Spread.None, Spread.Sum([]));
    }
}
