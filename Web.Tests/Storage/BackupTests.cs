using System.Text.RegularExpressions;
using LiveChatMeet.Storage.Sqlite;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Code;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Storage;

/// <summary>A1: the commands of docs/operate.md, as they are printed, make a copy of a running server and put it
/// back.</summary>
[Trait("Needs", "process")]
[Trait("Requirement", "D21")]
public sealed partial class BackupTests : IDisposable
{
    private readonly string _place = Directory.CreateTempSubdirectory("livechatmeet-backup-").FullName;

    private PrintedMachine Machine => new(_place);

    private string Data => Machine.Data;

    [Fact]
    public async Task The_printed_commands_copy_a_running_server_and_put_it_back()
    {
        var (backup, restore) = await PrintedAsync();
        string cookie,
            rid;
        await using (var shop = await Shop.OpenAsync(directory: Data))
        {
            (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara, text: "Before the backup.");
            cookie = shop.Mara.CookieHeader;
            await Machine.RunAsync(backup);
            await using var agent = await shop.ConnectAsync(shop.Mara);
            await agent.SendAsync(rid, "After the backup.");
        }

        await Machine.RunAsync(restore);
        var (program, address) = await ProgramProcess.ListenAsync(Data);
        await using var running = program;
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        var room = await client.GetStringAsync($"{address}/agent/rooms/{rid}");

        Assert.Contains("Before the backup.", room, StringComparison.Ordinal);
        Assert.DoesNotContain("After the backup.", room, StringComparison.Ordinal);
        Assert.All(
            Directory.GetFiles(Data, "*", SearchOption.AllDirectories),
            file =>
                Assert.True(
                    OperatingSystem.IsWindows()
                        || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite),
                    file
                )
        );
    }

    /// <summary>A newer version copies the data before it changes the tables, and the older one goes on from
    /// there.</summary>
    [Fact]
    public async Task The_printed_commands_go_back_to_the_data_before_an_upgrade()
    {
        OldDatabase.WriteTo(Data);
        var before = SqliteFile.LastMigrationOf($"{Data}/livechatmeet.db");
        await using (await Server.StartAsync(directory: Data)) { }
        var after = SqliteFile.LastMigrationOf($"{Data}/livechatmeet.db");
        Assert.NotEqual(before, after);

        await Machine.RunAsync(await Printed.BlockAsync("docs/operate.md", "An older server refuses"));

        Assert.Equal(before, SqliteFile.LastMigrationOf($"{Data}/livechatmeet.db"));
        Assert.Equal(after, SqliteFile.LastMigrationOf($"{Data}.after/livechatmeet.db"));
        await using (await Server.StartAsync(directory: Data)) { } // upgraded once more
    }

    [Fact]
    public async Task A_copy_overwrites_nothing()
    {
        await using var server = await Server.StartAsync(directory: Data);
        Directory.CreateDirectory($"{_place}/taken");
        await File.WriteAllTextAsync($"{_place}/taken/thesis.txt", "three years");

        var (code, output) = await ProgramProcess.RunAsync("backup", $"{_place}/taken", "--data", Data);

        Assert.Equal(LiveChatMeet.Refusals.ExitCode.DataDirectory, (LiveChatMeet.Refusals.ExitCode)code);
        Assert.Contains("already exists", output, StringComparison.Ordinal);
        Assert.Equal("thesis.txt", Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries($"{_place}/taken"))));
    }

    public void Dispose() => Directory.Delete(_place, recursive: true);

    private static async Task<(string Backup, string Restore)> PrintedAsync()
    {
        var page = await File.ReadAllTextAsync(Repository.PathOf("docs/operate.md"));
        var blocks = Blocks()
            .Matches(page[page.IndexOf("## Backup", StringComparison.Ordinal)..])
            .Select(block => block.Groups["commands"].Value)
            .ToList();
        Assert.True(blocks.Count >= 2, "docs/operate.md must print the commands of backup and restore.");
        return (blocks[0], blocks[1]);
    }

    [GeneratedRegex("```sh\n(?<commands>.+?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
