namespace LiveChatMeet.Calls;

/// <summary>How good a call was, in one word.</summary>
public enum QualityGrade
{
    /// <summary>Nothing that anybody notices.</summary>
    Good,

    /// <summary>Now and then a gap, or an answer that comes late.</summary>
    Fair,

    /// <summary>Hard to talk.</summary>
    Weak,

    /// <summary>Sound and picture never came through.</summary>
    None,
}

/// <summary>What is known of the quality of a call that is over, for agents.</summary>
/// <param name="LossPercent">Of the packets of both directions; null if none was counted.</param>
/// <param name="RoundTripMs">Null if it was not measured.</param>
/// <param name="IsRelayed">Whether a relay passed it on, at least for a while; null if that is not known.</param>
/// <param name="Moves">How often a party went on in another document.</param>
public sealed record CallQuality(QualityGrade Grade, double? LossPercent, int? RoundTripMs, bool? IsRelayed, int Moves)
{
    // ITU-T G.114: people notice 150 ms one way, and more than 400 ms is unfit for talking.
    private const int GoodRoundTripMs = 300;
    private const int FairRoundTripMs = 800;
    private const double GoodLossPercent = 2;
    private const double FairLossPercent = 8;

    /// <returns>Null while it goes on, if nobody answered, or if it was too short to be measured.</returns>
    public static CallQuality? Of(Call call) => Of(call.EndReason, call.Measures, call.Moves);

    /// <inheritdoc cref="Of(Call)"/>
    public static CallQuality? Of(EndReason? end, CallMeasures measured, int moves)
    {
        if (end?.IsFailure() == true)
            return new(QualityGrade.None, null, null, null, moves);
        var packets = measured.Received + measured.Lost;
        if (end is null || (packets == 0 && measured.Readings == 0))
            return null;
        double? loss = packets == 0 ? null : 100.0 * measured.Lost / packets;
        return new(
            GradeOf(loss ?? 0, measured.RoundTripMs ?? 0),
            loss,
            measured.RoundTripMs,
            measured.IsRelayed,
            moves
        );
    }

    /// <summary>Of calls that had media and are over, those with a grade.</summary>
    /// <param name="grade">Without media there is <see cref="QualityGrade.None"/>, and so no such call.</param>
    public static IQueryable<Call> Graded(IQueryable<Call> calls, QualityGrade grade)
    {
        var measured = calls.Where(c => c.Measures.Received + c.Measures.Lost > 0 || c.Measures.Readings > 0);
        return grade switch
        {
            QualityGrade.Good => Where(measured, GoodLossPercent, GoodRoundTripMs, isWithin: true),
            QualityGrade.Fair => Where(
                Where(measured, FairLossPercent, FairRoundTripMs, isWithin: true),
                GoodLossPercent,
                GoodRoundTripMs,
                isWithin: false
            ),
            QualityGrade.Weak => Where(measured, FairLossPercent, FairRoundTripMs, isWithin: false),
            _ => calls.Where(_ => false),
        };
    }

    private static IQueryable<Call> Where(IQueryable<Call> calls, double lossPercent, int roundTripMs, bool isWithin) =>
        calls.Where(c =>
            (
                (
                    c.Measures.Received + c.Measures.Lost == 0
                    || 100.0 * c.Measures.Lost < lossPercent * (c.Measures.Received + c.Measures.Lost)
                )
                && (c.Measures.RoundTripMs ?? 0) < roundTripMs
            ) == isWithin
        );

    private static QualityGrade GradeOf(double lossPercent, int roundTripMs) =>
        (lossPercent, roundTripMs) switch
        {
            (< GoodLossPercent, < GoodRoundTripMs) => QualityGrade.Good,
            (< FairLossPercent, < FairRoundTripMs) => QualityGrade.Fair,
            _ => QualityGrade.Weak,
        };
}
