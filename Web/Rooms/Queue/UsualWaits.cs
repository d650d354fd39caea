using System.Collections.Concurrent;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Rooms.Queue;

/// <summary>How long visitors of a site have waited for the first answer lately, of those who found somebody here:
/// measured, and silent without enough of them.</summary>
public sealed class UsualWaits(ReadPool reading, TimeProvider time)
{
    /// <summary>How many answers it takes to say something.</summary>
    public const int Enough = 10;

    /// <summary>Stands for more than an hour.</summary>
    public const int MoreThanAnHour = 61;

    private const int Newest = 200;
    private static readonly TimeSpan Lately = TimeSpan.FromDays(7);
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Measured> _measured = new(StringComparer.Ordinal);

    /// <summary>The median in minutes; 0 for less than one, <see cref="MoreThanAnHour"/>, or null if too few were
    /// answered.</summary>
    public async Task<int?> MinutesAsync(string siteId)
    {
        if (_measured.TryGetValue(siteId, out var known) && time.GetElapsedTime(known.At) < KeptFor)
            return known.Minutes;
        var rows = await reading.ReadAsync(Statement.ListWaits, siteId, time.GetUtcNow() - Lately, Newest);
        var minutes = Usual([.. rows.Select(row => TimeSpan.FromMilliseconds(row.Number(0)))]);
        _measured[siteId] = new(minutes, time.GetTimestamp());
        return minutes;
    }

    /// <summary>The median as people say it: minutes up to ten, then steps of five.</summary>
    public static int? Usual(IReadOnlyList<TimeSpan> waits)
    {
        if (waits.Count < Enough)
            return null;
        var sorted = waits.Order().ToList();
        var median = (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]).TotalMinutes / 2;
        return median switch
        {
            < 1 => 0,
            <= 10 => (int)Math.Round(median, MidpointRounding.AwayFromZero),
            <= 60 => (int)(Math.Round(median / 5, MidpointRounding.AwayFromZero) * 5),
            _ => MoreThanAnHour,
        };
    }

    private readonly record struct Measured(int? Minutes, long At);
}
