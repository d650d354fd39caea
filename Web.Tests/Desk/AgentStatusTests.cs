using LiveChatMeet.Desk;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Tests.Desk;

public sealed class AgentStatusTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Noon.AddMinutes(30);

    private static readonly AgentStatus ByHand = new(Noon, IsByHand: true, null);
    private static readonly AgentStatus UntilLater = new(Noon, IsByHand: true, Later);
    private static readonly AgentStatus ByAbsence = new(Noon, IsByHand: false, null);

    [Fact]
    public void Absence_makes_away_but_not_in_a_call()
    {
        Assert.Equal(ByAbsence, AgentStatus.Here.Apply(new StatusCommand.Absent(IsInCall: false), Noon));
        Assert.Equal(AgentStatus.Here, AgentStatus.Here.Apply(new StatusCommand.Absent(IsInCall: true), Noon));
    }

    [Fact]
    public void Any_input_and_a_call_bring_back_who_was_absent()
    {
        Assert.Equal(AgentStatus.Here, ByAbsence.Apply(new StatusCommand.Input(), Later));
        Assert.Equal(AgentStatus.Here, ByAbsence.Apply(new StatusCommand.CallBegan(), Later));
    }

    [Fact]
    public void Who_said_that_they_are_away_stays_so_whatever_they_do()
    {
        StatusCommand[] others =
        [
            new StatusCommand.Input(),
            new StatusCommand.CallBegan(),
            new StatusCommand.Absent(IsInCall: false),
            new StatusCommand.TimePassed(IsAbsent: false),
        ];

        Assert.All(others, command => Assert.Equal(ByHand, ByHand.Apply(command, Later)));
        Assert.Equal(AgentStatus.Here, ByHand.Apply(new StatusCommand.Return(), Later));
    }

    [Fact]
    public void Saying_it_turns_an_absence_into_a_break()
    {
        Assert.Equal(UntilLater, AgentStatus.Here.Apply(new StatusCommand.Leave(Later), Noon));
        Assert.Equal(ByHand with { AwayAt = Later }, ByAbsence.Apply(new StatusCommand.Leave(null), Later));
        // Another time to be back is the same break.
        Assert.Equal(ByHand, UntilLater.Apply(new StatusCommand.Leave(null), Noon.AddMinutes(10)));
    }

    [Fact]
    public void A_break_ends_when_it_was_said_to_end()
    {
        Assert.Equal(UntilLater, UntilLater.Apply(new StatusCommand.TimePassed(IsAbsent: false), Later.AddSeconds(-1)));
        Assert.Equal(AgentStatus.Here, UntilLater.Apply(new StatusCommand.TimePassed(IsAbsent: false), Later));
        // Nobody has touched a console: it goes on as an absence, which the first input ends.
        Assert.Equal(ByAbsence, UntilLater.Apply(new StatusCommand.TimePassed(IsAbsent: true), Later));
    }

    [Fact]
    public void Nobody_is_back_in_the_past_or_after_a_month()
    {
        foreach (var back in new[] { Noon, Noon.AddHours(-1), Noon.AddDays(31) })
            Assert.Equal(
                Refusal.SettingOutOfRange,
                Assert.Throws<RefusedException>(() => ByHand.Apply(new StatusCommand.Leave(back), Noon)).Code
            );
    }

    [Fact]
    public void A_repeated_command_changes_nothing()
    {
        Assert.Equal(AgentStatus.Here, AgentStatus.Here.Apply(new StatusCommand.Return(), Noon));
        Assert.Equal(AgentStatus.Here, AgentStatus.Here.Apply(new StatusCommand.Input(), Noon));
        Assert.Equal(ByAbsence, ByAbsence.Apply(new StatusCommand.Absent(IsInCall: false), Later));
    }
}
