using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Calls;

/// <summary>What browsers measured of a call's way from one side to the other: counts since a leg began, or the sum of
/// several legs.</summary>
public sealed record CallMeasures
{
    // Twelve hours of a thousand packets a second, and as many readings as one every second makes of them.
    private const long MostPackets = 50_000_000;
    private const int MostReadings = 50_000;
    private const int LongestRoundTripMs = 60_000;

    /// <summary>How many columns of a statement hold them.</summary>
    public const int Columns = 5;

    public static CallMeasures None { get; } = new();

    /// <summary>Packets of sound and picture that arrived.</summary>
    public long Received { get; init; }

    /// <summary>Those that did not.</summary>
    public long Lost { get; init; }

    /// <summary>How often the round trip was measured.</summary>
    public int Readings { get; init; }

    /// <summary>The median of these, in milliseconds; of several legs their mean, by how often each measured. Null
    /// without one.</summary>
    public int? RoundTripMs { get; init; }

    /// <summary>Whether a relay passed anything on; null if that is not known.</summary>
    public bool? IsRelayed { get; init; }

    /// <exception cref="RefusedException"><see cref="Refusal.BadArguments"/>: no browser measures this.</exception>
    public static CallMeasures Checked(LegMeasures told) =>
        told.Received is < 0 or > MostPackets
        || told.Lost is < 0 or > MostPackets
        || told.Readings is < 0 or > MostReadings
        || (told.Readings == 0) != told.RoundTripMs is null
        || told.RoundTripMs is not (null or (>= 0 and <= LongestRoundTripMs))
            ? throw new RefusedException(Refusal.BadArguments)
            : new()
            {
                Received = told.Received,
                Lost = told.Lost,
                Readings = told.Readings,
                RoundTripMs = told.RoundTripMs,
                IsRelayed = told.Relayed,
            };

    /// <summary>Measures as a <see cref="Statement"/> found them.</summary>
    /// <param name="row">Holds them.</param>
    /// <param name="first">The column of what arrived; the others follow.</param>
    public static CallMeasures Stored(Row row, int first) =>
        new()
        {
            Received = row.Number(first),
            Lost = row.Number(first + 1),
            Readings = (int)row.Number(first + 2),
            RoundTripMs = (int?)row.NumberOrNull(first + 3),
            IsRelayed = row.TruthOrNull(first + 4),
        };

    public CallMeasures Plus(CallMeasures other) =>
        new()
        {
            Received = Received + other.Received,
            Lost = Lost + other.Lost,
            Readings = Readings + other.Readings,
            RoundTripMs = MeanWith(other),
            IsRelayed =
                IsRelayed is null ? other.IsRelayed
                : other.IsRelayed is null ? IsRelayed
                : IsRelayed == true || other.IsRelayed == true,
        };

    private int? MeanWith(CallMeasures other)
    {
        var readings = Readings + other.Readings;
        var sum = (double)(RoundTripMs ?? 0) * Readings + (double)(other.RoundTripMs ?? 0) * other.Readings;
        return readings == 0 ? null : (int)Math.Round(sum / readings);
    }
}

/// <summary>What a browser tells of its leg, all since the leg began.</summary>
/// <param name="Received">Packets of sound and picture that arrived from the other side.</param>
/// <param name="Lost">Those that did not.</param>
/// <param name="Readings">How often the round trip was measured.</param>
/// <param name="RoundTripMs">The median of these, in milliseconds; null without one.</param>
/// <param name="Relayed">Whether a relay passes them on; null if that is not known.</param>
public sealed record LegMeasures(long Received, long Lost, int Readings, int? RoundTripMs, bool? Relayed);
