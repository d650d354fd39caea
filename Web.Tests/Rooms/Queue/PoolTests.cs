using LiveChatMeet.Rooms.Queue;

namespace LiveChatMeet.Tests.Rooms.Queue;

public sealed class PoolTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_least_busy_is_chosen_and_of_several_whoever_was_given_none_for_longest()
    {
        Assert.Equal("b", Chosen(Of("a", 2), Of("b", 1), Of("c", 3)));
        Assert.Equal("c", Chosen(Of("a", 1, Noon), Of("b", 1, Noon.AddMinutes(1)), Of("c", 1, Noon.AddMinutes(-1))));
        Assert.Equal("b", Chosen(Of("a", 1, Noon), Of("b", 1)));
        Assert.Equal("a", Chosen(Of("b", 1, Noon), Of("a", 1, Noon)));
    }

    [Fact]
    public void Nobody_is_chosen_who_has_reached_the_ceiling_or_may_not()
    {
        Assert.Null(Chosen(Of("a", 5), Of("b", 6)));
        Assert.Equal("b", new Pool([Of("a", 0), Of("b", 4)]).LeastBusy(5, id => id != "a")?.Id);
        Assert.Null(new Pool([]).LeastBusy(5, _ => true));
    }

    [Fact]
    public void What_somebody_was_given_counts_for_the_next()
    {
        var pool = new Pool([Of("a", 0), Of("b", 0)]);
        var chosen = new List<string?>();

        for (var round = 0; round < 5; round++)
        {
            var one = pool.LeastBusy(2, _ => true);
            chosen.Add(one?.Id);
            if (one is not null)
                pool.Gave(one.Id, Noon.AddSeconds(round));
        }

        Assert.Equal(["a", "b", "a", "b", null], chosen);
        Assert.Equal(2, pool.FewestOpen);
    }

    private static string? Chosen(params Candidate[] candidates) => new Pool(candidates).LeastBusy(5, _ => true)?.Id;

    private static Candidate Of(string id, int open, DateTimeOffset? assignedAt = null) =>
        new(id, id, open, assignedAt);
}
