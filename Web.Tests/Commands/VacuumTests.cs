using System.Globalization;
using System.Text.RegularExpressions;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Commands;

public sealed partial class VacuumTests
{
    [Fact]
    public async Task The_disk_gets_back_what_was_deleted_while_the_server_runs()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, _) = await shop.OpenRoomAsync();
        using (var database = DatabaseFile.Open(shop.Server.DataDirectory))
        {
            DatabaseFile.Execute(database, "CREATE TABLE Ballast AS SELECT randomblob(8000000) AS Bytes");
            DatabaseFile.Execute(database, "DROP TABLE Ballast");
        }

        var (code, says) = await CommandSocket.RunAsync(shop.Server, "vacuum");

        Assert.True(code == ExitCode.Done, says);
        Assert.True(Number(says, "before") >= 8, says);
        Assert.True(Number(says, "after") < 2, says);
        await using var guest = await visitor.ConnectAsync();
        Assert.Equal(2, (await guest.SendAsync(null, "And on it goes.")).Number);
    }

    /// <summary>Until then, the new pages stand in the log, and the file is as large as before.</summary>
    [Fact]
    public async Task Whoever_still_reads_what_was_is_waited_for()
    {
        await using var shop = await Shop.OpenAsync();
        using var reader = DatabaseFile.Open(shop.Server.DataDirectory);
        DatabaseFile.Execute(reader, "CREATE TABLE Ballast AS SELECT randomblob(8000000) AS Bytes");
        DatabaseFile.Execute(reader, "DROP TABLE Ballast");
        DatabaseFile.Execute(reader, "BEGIN; SELECT COUNT(*) FROM Sites");

        var running = CommandSocket.RunAsync(shop.Server, "vacuum");
        using var other = DatabaseFile.Open(shop.Server.DataDirectory);
        await Eventually.IsTrueAsync(
            "the new pages are in the log",
            () => DatabaseFile.Execute(other, "PRAGMA page_count") is < 500L
        );
        DatabaseFile.Execute(reader, "COMMIT");
        var (code, says) = await running;

        Assert.True(code == ExitCode.Done && Number(says, "after") < 2, says);
    }

    private static double Number(string says, string name) =>
        Figures().Match(says) is { Success: true } figures
            ? double.Parse(figures.Groups[name].Value, CultureInfo.InvariantCulture)
            : double.NaN;

    [GeneratedRegex(@"^The database had (?<before>[\d.]+) MB, and now has (?<after>[\d.]+) MB\.$")]
    private static partial Regex Figures();
}
