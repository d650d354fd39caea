using LiveChatMeet.Rooms.Queue;

namespace LiveChatMeet.Tests.Rooms.Queue;

public sealed class UsualWaitsTests
{
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(1, 1)]
    [InlineData(3.4, 3)]
    [InlineData(3.5, 4)]
    [InlineData(10, 10)]
    [InlineData(12.4, 10)]
    [InlineData(12.6, 15)]
    [InlineData(58, 60)]
    [InlineData(61, UsualWaits.MoreThanAnHour)]
    public void The_median_is_told_in_plain_steps(double minutes, int told) =>
        Assert.Equal(told, UsualWaits.Usual([.. Enumerable.Repeat(TimeSpan.FromMinutes(minutes), 10)]));

    [Fact]
    public void Some_who_waited_very_long_change_nothing()
    {
        double[] minutes = [1, 600, 2, 2, 3, 3, 3, 4, 4, 900, 1];

        Assert.Equal(3, UsualWaits.Usual([.. minutes.Select(TimeSpan.FromMinutes)]));
    }

    [Fact]
    public void Too_few_say_nothing() =>
        Assert.Null(UsualWaits.Usual([.. Enumerable.Repeat(TimeSpan.FromMinutes(1), UsualWaits.Enough - 1)]));
}
