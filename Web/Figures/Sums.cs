using LiveChatMeet.Desk;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Figures;

/// <summary>The sums of the days that a command changes, with what stands in them.</summary>
/// <param name="known">What of the conversations at hand was counted before.</param>
internal sealed class Sums(LiveChatDb database, SiteClocks clocks, IReadOnlyList<CountedFigure> known)
{
    private readonly Dictionary<(string, CountedOf), CountedFigure> _known = known.ToDictionary(c => (c.Id, c.Of));
    private readonly HashSet<DaySum> _changed = [];

    /// <summary>As what it was counted; null if it was not.</summary>
    public CountedFigure? Known(string id, CountedOf of) => _known.GetValueOrDefault((id, of));

    /// <summary>Counts something, or moves it to where it belongs now.</summary>
    /// <param name="room">Whose conversation it is of.</param>
    /// <param name="at">When it happened.</param>
    public async Task PutAsync(Room room, DateTimeOffset at, CountedFigure now)
    {
        if (Known(now.Id, now.Of) is not { } before)
        {
            now.Day = clocks.DayOf(room.SiteId, at);
            _known[(now.Id, now.Of)] = database.CountedFigures.Add(now).Entity;
            await AddAsync(room.SiteId, now, 1);
            return;
        }
        if ((before.Figure, before.AgentId, before.Seconds) == (now.Figure, now.AgentId, now.Seconds))
            return;
        await AddAsync(room.SiteId, before, -1);
        (before.Figure, before.AgentId, before.Seconds) = (now.Figure, now.AgentId, now.Seconds);
        await AddAsync(room.SiteId, before, 1);
    }

    /// <summary>What nothing stands in any more goes.</summary>
    public void RemoveEmpty() => database.DaySums.RemoveRange(_changed.Where(sum => sum.Count == 0));

    private async Task AddAsync(string siteId, CountedFigure figure, int by)
    {
        var sum =
            await database.DaySums.FindAsync(figure.Day, siteId, figure.AgentId, figure.Figure)
            ?? database
                .DaySums.Add(
                    new()
                    {
                        SiteId = siteId,
                        Day = figure.Day,
                        AgentId = figure.AgentId,
                        Figure = figure.Figure,
                    }
                )
                .Entity;
        sum.Count += by;
        if (figure.Seconds is { } seconds)
            (sum.Seconds, sum.Spread) = (sum.Seconds + (by * seconds), sum.Spread.With(seconds, by));
        _changed.Add(sum);
    }
}
