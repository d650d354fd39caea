using LiveChatMeet.Calls;
using LiveChatMeet.Rooms.Ratings;

namespace LiveChatMeet.Figures;

/// <summary>What is counted. The names are stored: one may be added, and none renamed.</summary>
public enum Figure
{
    /// <summary>A conversation that no agent has answered yet.</summary>
    Open,

    /// <summary>A conversation that was closed before an agent answered.</summary>
    Unanswered,

    /// <summary>A conversation that an agent answered; how long that took.</summary>
    Answered,

    /// <summary>A conversation that an agent had; how long it waited for one.</summary>
    Taken,

    /// <summary>A call with media; how long it took from the accept to the end.</summary>
    Talked,

    Missed,
    Declined,

    /// <summary>A call that the agent took back before it was answered.</summary>
    Cancelled,

    /// <summary>A call that was accepted, and ended before media came through.</summary>
    NotConnected,

    /// <inheritdoc cref="EndReason.Failed"/>
    Failed,

    /// <inheritdoc cref="EndReason.FailedUnrelayed"/>
    FailedUnrelayed,

    /// <inheritdoc cref="EndReason.FailedRefused"/>
    FailedRefused,

    /// <inheritdoc cref="EndReason.FailedShut"/>
    FailedShut,

    RatedPoor,
    RatedFair,
    RatedGood,
    RatedExcellent,
}

/// <summary>What belongs together of the figures.</summary>
public static class FigureKinds
{
    /// <summary>Each conversation is one of these.</summary>
    public static readonly IReadOnlyList<Figure> Conversations = [Figure.Answered, Figure.Unanswered, Figure.Open];

    /// <summary>Why a call that was accepted brought nobody together.</summary>
    public static readonly IReadOnlyList<Figure> Failures =
    [
        Figure.NotConnected,
        Figure.Failed,
        Figure.FailedUnrelayed,
        Figure.FailedRefused,
        Figure.FailedShut,
    ];

    /// <summary>Each call that is over is one of these.</summary>
    public static readonly IReadOnlyList<Figure> Calls =
    [
        Figure.Talked,
        Figure.Missed,
        Figure.Declined,
        Figure.Cancelled,
        .. Failures,
    ];

    /// <summary>From the best.</summary>
    public static readonly IReadOnlyList<Figure> Ratings =
    [
        Figure.RatedExcellent,
        Figure.RatedGood,
        Figure.RatedFair,
        Figure.RatedPoor,
    ];

    /// <param name="reason">Why a call ended.</param>
    /// <param name="hadMedia">Whether media ever came through.</param>
    public static Figure Of(EndReason reason, bool hadMedia) =>
        reason switch
        {
            _ when hadMedia => Figure.Talked,
            EndReason.Missed => Figure.Missed,
            EndReason.Declined => Figure.Declined,
            EndReason.Cancelled => Figure.Cancelled,
            EndReason.Failed => Figure.Failed,
            EndReason.FailedUnrelayed => Figure.FailedUnrelayed,
            EndReason.FailedRefused => Figure.FailedRefused,
            EndReason.FailedShut => Figure.FailedShut,
            _ => Figure.NotConnected,
        };

    public static Figure Of(Score score) =>
        score switch
        {
            Score.Excellent => Figure.RatedExcellent,
            Score.Good => Figure.RatedGood,
            Score.Fair => Figure.RatedFair,
            _ => Figure.RatedPoor,
        };
}
