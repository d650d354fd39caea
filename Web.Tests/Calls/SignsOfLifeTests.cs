using System.Diagnostics;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;

namespace LiveChatMeet.Tests.Calls;

/// <summary>M3: when a sign was given, whatever the wall clock says.</summary>
[Trait("Requirement", "D17")]
public sealed class SignsOfLifeTests
{
    private const string Call = "a call";
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SignsOfLife _signs = new();

    [Fact]
    public void After_a_start_the_rows_are_believed()
    {
        _signs.Look(Noon, Seconds(100));

        Assert.Equal(Seconds(70), _signs.At(Call, Party.Agent, "leg", Noon.AddSeconds(-30)));
        Assert.Equal(Seconds(100), _signs.At(Call, Party.Visitor, "leg", Noon.AddSeconds(30)));
    }

    [Fact]
    public void What_is_new_since_the_last_look_happened_since_then()
    {
        _signs.Look(Noon, Seconds(100));
        _signs.Look(Noon.AddSeconds(1), Seconds(101));

        Assert.Equal(Seconds(100.6), _signs.At(Call, Party.Agent, "a", Noon.AddSeconds(0.6)));
        Assert.Equal(Seconds(100), _signs.At(Call, Party.Agent, "b", Noon.AddHours(-1)));
        Assert.Equal(Seconds(101), _signs.At(Call, Party.Agent, "c", Noon.AddHours(1)));
    }

    [Theory]
    [InlineData(-3_600)]
    [InlineData(3_600)]
    public void A_sign_that_is_known_stays_where_it_was_when_the_clock_is_set(int by)
    {
        _signs.Look(Noon, Seconds(100));
        var before = _signs.At(Call, Party.Agent, "leg", Noon);

        _signs.Look(Noon.AddSeconds(by), Seconds(110));

        Assert.Equal(before, _signs.At(Call, Party.Agent, "leg", Noon));
        Assert.Equal(Seconds(110), _signs.At(Call, Party.Agent, "leg", Noon.AddSeconds(by)));
    }

    [Fact]
    public void The_newest_sign_of_a_party_outlives_its_row_and_not_its_call()
    {
        _signs.Look(Noon, Seconds(100));
        _signs.At(Call, Party.Visitor, "", Noon.AddSeconds(-20));
        _signs.At(Call, Party.Visitor, "gone", Noon.AddSeconds(-5));
        _signs.At(Call, Party.Agent, "other", Noon);
        var newest = _signs.NewestOf(Call, Party.Visitor);

        _signs.Keep(new HashSet<string>());

        Assert.Equal((Seconds(95), Noon.AddSeconds(-5)), newest);
        Assert.Throws<InvalidOperationException>(() => _signs.NewestOf(Call, Party.Visitor));
    }

    [Fact]
    public void The_newest_sign_is_found_without_looking_at_other_calls()
    {
        const int Calls = 20_000;
        _signs.Look(Noon, Seconds(100));
        _signs.At(Call, Party.Agent, "", Noon);
        var alone = Fastest(() => _signs.NewestOf(Call, Party.Agent));

        for (var number = 0; number < Calls; number++)
            _signs.At($"call {number}", Party.Agent, "", Noon);
        var amongMany = Fastest(() => _signs.NewestOf(Call, Party.Agent));

        // Looking at all of them takes hundreds of times as long.
        Assert.InRange(amongMany / alone, 0, 30);
    }

    // Of some tries, because other work disturbs some.
    private static double Fastest(Action act) =>
        Enumerable
            .Range(0, 20)
            .Min(_ =>
            {
                var begun = Stopwatch.GetTimestamp();
                for (var time = 0; time < 20; time++)
                    act();
                return Stopwatch.GetElapsedTime(begun).TotalNanoseconds;
            });

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
