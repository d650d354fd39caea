using System.Diagnostics;
using LiveChatMeet.Figures;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Figures;

/// <summary>How long the page takes beside a million messages in 50,000 conversations.</summary>
public sealed class FiguresSpeedTests(ITestOutputHelper output)
{
    private const int Rooms = 50_000;
    private const int MaxMs = 200;
    private const int Times = 9;

    [Fact(Explicit = true), Trait("Full", "search"), Trait("Needs", "quiet")]
    public async Task A_page_of_figures_takes_200_ms_at_most_beside_a_million_messages()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.RestartAsync(whileDown: () =>
        {
            using var database = DatabaseFile.Open(shop.Server.DataDirectory);
            ManyWords.AddRooms(database, Shop.Site, Rooms, 20);
            Spread(database);
        });
        var keeper = shop.Server.Services.GetRequiredService<FigureKeeper>();
        var begun = Stopwatch.GetTimestamp();
        while (keeper.IsBehind)
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        output.WriteLine($"Counted in {Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s, beside the search's words");
        var sums = await shop.Server.ReadAsync(database => database.DaySums.CountAsync());
        output.WriteLine($"{sums} sums");
        using var mara = await shop.Server.SignInAsync(Server.AgentEmail);

        var slow = new List<string>();
        foreach (var query in (string[])["days=7", "days=30", "days=90", "from=2021-01-01&to=2021-12-31"])
        {
            var took = await MeasureAsync(mara, $"/agent/figures?{query}");
            output.WriteLine($"{query, -32} {took, 6:F1} ms");
            if (took > MaxMs)
                slow.Add($"{query}: {took:F1} ms");
        }

        Assert.Empty(slow);
    }

    // Two years until today, with the sums of twenty agents who do a bit of everything each day.
    private static void Spread(SqliteConnection database)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var figures = string.Join(',', Enum.GetNames<Figure>()[..10].Select(figure => $"('{figure}')"));
        ManyRows.Run(
            database,
            $"""
            UPDATE Rooms SET OpenedAt = {now} - (CAST(SUBSTR(Id, 3) AS INTEGER) * 63072000000 / {Rooms}),
              AnsweredAt = {now} - (CAST(SUBSTR(Id, 3) AS INTEGER) * 63072000000 / {Rooms})
                + (CAST(SUBSTR(Id, 3) AS INTEGER) * 7919 % 900000);
            INSERT INTO DaySums (SiteId, Day, AgentId, Figure, "Count", Seconds, Spread)
            WITH RECURSIVE d(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM d WHERE n < 729),
              a(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM a WHERE k < 20), f(name) AS (VALUES {figures})
            SELECT (SELECT Id FROM Sites LIMIT 1), date('now', '-' || n || ' days'), 'agent' || k, name, 3, 300,
              CASE WHEN name IN ('Answered', 'Taken', 'Talked') THEN '20:1 25:1 31:1' ELSE '' END FROM d, a, f
            """
        );
    }

    private static async Task<double> MeasureAsync(PlainBrowser mara, string address)
    {
        var times = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            using var answer = await mara.OpenAsync(address);
            await answer.Content.ReadAsStringAsync();
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }
        return times.Order().ElementAt(Times / 2);
    }
}
