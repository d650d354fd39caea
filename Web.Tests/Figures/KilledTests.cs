using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Figures;

/// <summary>The program is killed while it counts.</summary>
[Trait("Needs", "process")]
[Trait("Requirement", "D1")]
public sealed class KilledTests
{
    private const int Rooms = 1_000;

    [Fact]
    public async Task Whoever_kills_the_server_while_it_counts_loses_no_conversation_and_doubles_none()
    {
        using var data = new ProgramDirectory();
        await using (await Shop.OpenAsync(directory: data.Path)) { }
        ManyRows.AddVisitors(data.Path, Shop.Site, "old", Rooms, 1, new(2026, 6, 10, 12, 0, 0, TimeSpan.Zero));

        var counted = 0L;
        for (var kills = 0; kills < 2 && counted < Rooms; kills++)
        {
            var (killed, _) = await ProgramProcess.ListenAsync(data.Path);
            await using (killed)
            {
                var before = counted;
                await Eventually.IsTrueAsync("it counts", () => Sum(data) > before);
                await killed.KillAsync();
            }
            counted = Sum(data);
            Assert.Equal(Number(data, "SELECT COUNT(*) FROM CountedFigures"), counted);
        }
        var (program, _) = await ProgramProcess.ListenAsync(data.Path);
        await using (program)
            await Eventually.IsTrueAsync("all is counted", () => Sum(data) == Rooms, TimeSpan.FromMinutes(2));

        Assert.Equal(Rooms, Number(data, "SELECT COUNT(*) FROM CountedFigures WHERE Figure = 'Unanswered'"));
    }

    private static long Sum(ProgramDirectory data) => Number(data, "SELECT TOTAL(\"Count\") FROM DaySums");

    private static long Number(ProgramDirectory data, string sql)
    {
        using var database = DatabaseFile.Open(data.Path);
        return Convert.ToInt64(DatabaseFile.Execute(database, sql), System.Globalization.CultureInfo.InvariantCulture);
    }
}
