using System.Globalization;
using System.Text.RegularExpressions;
using LiveChatMeet.Refusals;
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

        var figures = Figures().Match(says);
        Assert.True(code == ExitCode.Done && figures.Success, says);
        Assert.True(Number("before") >= 8, says);
        Assert.True(Number("after") < 2, says);
        await using var guest = await visitor.ConnectAsync();
        Assert.Equal(2, (await guest.SendAsync(null, "And on it goes.")).Number);

        double Number(string name) => double.Parse(figures.Groups[name].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^The database had (?<before>[\d.]+) MB, and now has (?<after>[\d.]+) MB\.$")]
    private static partial Regex Figures();
}
