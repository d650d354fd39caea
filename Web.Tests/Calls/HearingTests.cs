using LiveChatMeet.Calls;

namespace LiveChatMeet.Tests.Calls;

/// <summary>Since when the server would have heard whoever is alive.</summary>
[Trait("Requirement", "D25")]
public sealed class HearingTests
{
    private readonly Hearing _hearing = new();
    private double _now;
    private long _arrived;

    [Fact]
    public void It_hears_since_its_first_look_however_many_come_one_by_one()
    {
        Looks(100, 0.5);
        Looks(100, 0.5, arriving: Hearing.ManyArrive);

        Assert.Equal(0.5, Since);
    }

    [Fact]
    [Trait("Requirement", "D3")]
    public void After_it_was_held_up_it_hears_anew()
    {
        Looks(10, 0.5);
        Looks(1, 20);
        Looks(10, 0.5);

        Assert.Equal(25, Since);
    }

    [Fact]
    public void While_many_come_back_nobody_is_late()
    {
        Looks(10, 0.5);
        Looks(30, 0.5, arriving: 400);
        Assert.Equal(20, Since);
        Looks(30, 0.5);

        Assert.Equal(20, Since);
    }

    [Fact]
    public void A_flood_of_connections_buys_a_minute_at_most()
    {
        Looks(10, 0.5);
        Looks(1_000, 0.5, arriving: 400);

        Assert.Equal(5.5 + Hearing.BackWithin.TotalSeconds, Since);
    }

    private double Since => _hearing.Since.TotalSeconds;

    private void Looks(int times, double every, int arriving = 0)
    {
        for (var time = 0; time < times; time++)
        {
            (_now, _arrived) = (_now + every, _arrived + arriving);
            _hearing.Look(TimeSpan.FromSeconds(_now), _arrived);
        }
    }
}
