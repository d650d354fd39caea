using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Desk;

/// <summary>Whether an agent is here or away, as they said or as their absence says. Whether they are connected or in a
/// call is no part of it.</summary>
/// <param name="AwayAt">Since when they are away; null while they are here.</param>
/// <param name="IsByHand">Whether they said so themselves.</param>
/// <param name="BackAt">When they said that they are back.</param>
public sealed record AgentStatus(DateTimeOffset? AwayAt, bool IsByHand, DateTimeOffset? BackAt)
{
    /// <summary>The longest that somebody can say they are away until a certain time.</summary>
    public static readonly TimeSpan LongestBreak = TimeSpan.FromDays(30);

    public static AgentStatus Here { get; } = new(null, false, null);

    public bool IsAway => AwayAt is not null;

    public static AgentStatus Of(Agent agent) => new(agent.AwayAt, agent.IsAwayByHand, agent.BackAt);

    /// <summary>The whole state machine. A late or repeated command changes nothing.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.SettingOutOfRange"/>: back in the past, or too far
    /// ahead.</exception>
    public AgentStatus Apply(StatusCommand command, DateTimeOffset at) =>
        (this, command) switch
        {
            (_, StatusCommand.Leave { BackAt: { } back }) when back <= at || back > at + LongestBreak =>
                throw new RefusedException(Refusal.SettingOutOfRange),
            (_, StatusCommand.Leave leave) => new(IsByHand ? AwayAt : at, IsByHand: true, leave.BackAt),
            (_, StatusCommand.Return) => Here,

            ({ IsAway: false }, StatusCommand.Absent { IsInCall: false }) => new(at, IsByHand: false, null),
            ({ IsAway: true, IsByHand: false }, StatusCommand.Input or StatusCommand.CallBegan) => Here,

            ({ IsByHand: true, BackAt: { } back }, StatusCommand.TimePassed passed) when back <= at => passed.IsAbsent
                ? this with
                {
                    IsByHand = false,
                    BackAt = null,
                }
                : Here,

            _ => this, // late or repeated
        };
}

/// <summary>Something that may change whether an agent is here.</summary>
public abstract record StatusCommand
{
    private StatusCommand() { }

    /// <summary>They say that they are away.</summary>
    /// <param name="BackAt">Until when; null until they say otherwise.</param>
    public sealed record Leave(DateTimeOffset? BackAt) : StatusCommand;

    /// <summary>They say that they are here.</summary>
    public sealed record Return : StatusCommand;

    /// <summary>No window of theirs has had any input for as long as they allow.</summary>
    public sealed record Absent(bool IsInCall) : StatusCommand;

    /// <summary>A window of theirs has input.</summary>
    public sealed record Input : StatusCommand;

    public sealed record CallBegan : StatusCommand;

    /// <summary>The time may have come at which they said they are back.</summary>
    /// <param name="IsAbsent">Whether no window of theirs has had input lately.</param>
    public sealed record TimePassed(bool IsAbsent) : StatusCommand;
}
