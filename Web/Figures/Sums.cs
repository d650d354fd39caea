using System.Globalization;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Figures;

/// <summary>The sums of the days, with what stands in them, inside a command of the <see cref="Writer"/>.</summary>
internal static class Sums
{
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>Counts something, or moves it to where it belongs now; unless it stands where it stays, or its
    /// conversation is gone.</summary>
    /// <param name="now">On a day that it keeps once it is counted.</param>
    public static async Task PutAsync(IStatements statements, CountedFigure now)
    {
        if (await statements.ReadAsync(Statement.FindCounted, now.RoomId, now.Id, now.Of) is not [var row])
            return;
        var siteId = row.Text(0);
        if (Before(now, row) is { } before)
        {
            if (before.IsFinal || before.CountsAs(now))
                return;
            await AddAsync(statements, siteId, before, -1);
            now = now.On(before.Day);
        }
        await statements.RunAsync(
            Statement.CountAs,
            now.RoomId,
            now.Id,
            now.Of,
            Stored(now.Day),
            now.AgentId,
            now.Figure,
            now.Seconds
        );
        await AddAsync(statements, siteId, now, 1);
    }

    // As what it was counted; null if it was not.
    private static CountedFigure? Before(CountedFigure now, Row row) =>
        row.TextOrNull(1) is { } day
            ? new()
            {
                Id = now.Id,
                Of = now.Of,
                RoomId = now.RoomId,
                Day = DateOnly.ParseExact(day, DayFormat, CultureInfo.InvariantCulture),
                AgentId = row.Text(2),
                Figure = row.Named<Figure>(3),
                Seconds = row.NumberOrNull(4),
            }
            : null;

    private static async Task AddAsync(IStatements statements, string siteId, CountedFigure figure, int by)
    {
        var day = Stored(figure.Day);
        var found = await statements.ReadAsync(Statement.FindSpread, day, siteId, figure.AgentId, figure.Figure);
        var spread = found is [var row] ? Spread.Parse(row.Text(0)) : Spread.None;
        if (figure.Seconds is { } seconds)
            spread = spread.With(seconds, by);
        await statements.RunAsync(
            Statement.AddToSum,
            day,
            siteId,
            figure.AgentId,
            figure.Figure,
            by,
            by * (figure.Seconds ?? 0),
            spread.ToString()
        );
        if (by < 0)
            await statements.RunAsync(Statement.DeleteEmptySum, day, siteId, figure.AgentId, figure.Figure);
    }

    private static string Stored(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);
}
