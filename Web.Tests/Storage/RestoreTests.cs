using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Storage.Backups;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Storage;

/// <summary>A backup that is not whole, not ours or too new, or a place that is not empty: nothing is
/// changed.</summary>
[Trait("Requirement", "D21")]
public sealed class RestoreTests : IAsyncLifetime
{
    private readonly string _place = Path.Combine(Path.GetTempPath(), $"livechatmeet-restore-{Ids.New()}");
    private Server _server = null!;

    private string From => $"{_place}/backup";

    private string To => $"{_place}/data";

    private string Database => $"{From}/livechatmeet.db";

    public async ValueTask InitializeAsync()
    {
        _server = await Server.StartAsync();
        await _server.SetUpAsync();
        _server.Services.TryKeys();
        await CommandSocket.RunAsync(_server, "backup", From);
    }

    [Fact]
    public async Task A_server_starts_from_what_was_restored()
    {
        Directory.CreateDirectory(To);

        await RestoreAsync();

        Assert.Equal(
            ["keys", "livechatmeet.db", "lock", "setup-done"],
            Directory.GetFileSystemEntries(To).Select(Path.GetFileName).Order()
        );
        await using var restored = await Server.StartAsync(directory: To);
        using var mara = await restored.SignInAsync(Server.AgentEmail);
        Assert.True(await mara.IsSignedInAsync());
    }

    [Fact]
    public async Task One_that_was_killed_half_way_starts_no_server_and_is_done_again()
    {
        Directory.CreateDirectory($"{To}/restoring");
        File.Copy(Database, $"{To}/restoring/livechatmeet.db");

        var (code, says) = await ProgramProcess.RunAsync("--data", To, "--urls", "http://127.0.0.1:0");
        await RestoreAsync();

        Assert.Equal(ExitCode.DataDirectory, (ExitCode)code);
        Assert.Contains("restoring", says, StringComparison.Ordinal);
        Assert.True(File.Exists($"{To}/livechatmeet.db"));
    }

    [Theory]
    [InlineData("cut half-way", "is damaged: livechatmeet.db is not as it was written")]
    [InlineData("cut half-way by hand", "is damaged or cut short")]
    [InlineData("one byte changed", "is damaged: livechatmeet.db is not as it was written")]
    [InlineData("a key is missing", "is damaged: keys/")]
    [InlineData("foreign file", "is damaged or cut short")]
    [InlineData("foreign manifest", "backup.json cannot be read")]
    [InlineData("foreign database", "is not a LiveChatMeet database")]
    [InlineData("empty database", "is not a LiveChatMeet database")]
    [InlineData("no database", "contains no livechatmeet.db")]
    [InlineData("newer", "comes from a newer LiveChatMeet (29990101000000_Future)")]
    [InlineData("missing", "does not exist")]
    [InlineData("a file", "is a file")]
    [InlineData("something is there", "is not empty (thesis.txt)")]
    public async Task What_cannot_be_restored_leaves_nothing(string what, string says)
    {
        await SpoilAsync(what);
        var before = Directory.Exists(To) ? Directory.GetFileSystemEntries(To) : null;

        var failure = await Assert.ThrowsAsync<StartupException>(RestoreAsync);

        Assert.Equal(ExitCode.DataDirectory, failure.Code);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.Exists(To) ? Directory.GetFileSystemEntries(To) : null);
    }

    [Fact]
    public async Task A_running_server_keeps_its_data()
    {
        var failure = await Assert.ThrowsAsync<StartupException>(() =>
            Restore.MakeAsync(From, _server.DataDirectory, _ => Task.CompletedTask, CancellationToken.None)
        );

        Assert.Contains("is running on", failure.Message, StringComparison.Ordinal);
        using var mara = await _server.SignInAsync(Server.AgentEmail);
        Assert.True(await mara.IsSignedInAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_place, recursive: true);
    }

    private Task RestoreAsync() => Restore.MakeAsync(From, To, _ => Task.CompletedTask, CancellationToken.None);

    private async Task SpoilAsync(string what)
    {
        var bytes = await File.ReadAllBytesAsync(Database);
        switch (what)
        {
            case "cut half-way":
                await File.WriteAllBytesAsync(Database, bytes[..(bytes.Length / 2)]);
                break;
            case "cut half-way by hand":
                File.Delete($"{From}/backup.json");
                await File.WriteAllBytesAsync(Database, bytes[..(bytes.Length / 2)]);
                break;
            case "one byte changed":
                bytes[^1] ^= 1;
                await File.WriteAllBytesAsync(Database, bytes);
                break;
            case "a key is missing":
                File.Delete(Directory.GetFiles($"{From}/keys")[0]);
                break;
            case "foreign manifest":
                await File.WriteAllTextAsync($"{From}/backup.json", "{}");
                break;
            case "missing":
                Directory.Delete(From, recursive: true);
                break;
            case "a file":
                Directory.Delete(From, recursive: true);
                await File.WriteAllTextAsync(From, "a backup");
                break;
            case "something is there":
                Directory.CreateDirectory(To);
                await File.WriteAllTextAsync($"{To}/thesis.txt", "three years");
                break;
            default:
                SpoilDatabase(what);
                break;
        }
    }

    private void SpoilDatabase(string what)
    {
        File.Delete($"{From}/backup.json");
        if (what == "newer")
        {
            using var newer = DatabaseFile.Open(From);
            DatabaseFile.Execute(newer, "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Future', '29')");
            return;
        }
        File.Delete(Database);
        if (what == "foreign file")
            File.WriteAllText(Database, "This is a letter, and no database at all. " + new string('x', 5_000));
        if (what == "empty database")
            File.WriteAllText(Database, "");
        if (what != "foreign database")
            return;
        using var foreign = DatabaseFile.Open(From);
        DatabaseFile.Execute(foreign, "CREATE TABLE Songs (Name TEXT)");
    }
}
