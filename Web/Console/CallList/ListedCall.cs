using LiveChatMeet.Calls;

namespace LiveChatMeet.Console.CallList;

/// <summary>A call in the list.</summary>
public sealed record ListedCall
{
    public required string Id { get; init; }

    public required string Rid { get; init; }

    public required string SiteName { get; init; }

    public required string AgentName { get; init; }

    public required string VisitorName { get; init; }

    public required DateTimeOffset RangAt { get; init; }

    public required DateTimeOffset? AcceptedAt { get; init; }

    /// <inheritdoc cref="Call.ConnectedAt"/>
    public required DateTimeOffset? ConnectedAt { get; init; }

    public required DateTimeOffset? EndedAt { get; init; }

    public required EndReason? EndReason { get; init; }

    public required CallMeasures Measures { get; init; }

    public required int Moves { get; init; }

    /// <summary>Whether somebody should still call back.</summary>
    public required bool IsToReturn { get; init; }

    public required DateTimeOffset? SettledAt { get; init; }

    public required string? SettledBy { get; init; }

    public CallOutcome Outcome => CallFilter.OutcomeOf(EndReason, ConnectedAt is not null);

    /// <summary>Null if they did not talk, or not yet to the end.</summary>
    public TimeSpan? Talked => Outcome == CallOutcome.Talked ? EndedAt - AcceptedAt : null;

    /// <summary>From the ring to the answer, or to its end without one; null while it rings.</summary>
    public TimeSpan? Rang => (AcceptedAt ?? EndedAt) - RangAt;

    /// <summary>None of a call that failed, whatever was measured on the way.</summary>
    public CallQuality? Quality =>
        CallQuality.Of(Outcome == CallOutcome.Failed ? Calls.EndReason.Failed : EndReason, Measures, Moves);
}
