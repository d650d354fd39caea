using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Commands;

/// <summary>A full disk under each command: a sentence, an exit code of its own, and nothing half-done.</summary>
[Trait("Needs", "process")]
[Trait("Requirement", "D18")]
public sealed class FullDiskTests : IDisposable
{
    private readonly string _place = Path.Combine(Path.GetTempPath(), $"livechatmeet-full-{Ids.New()}");

    // 120 MB
    private const string Ballast = """
        CREATE TABLE Ballast AS
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
        SELECT randomblob(1000000) AS Bytes FROM n
        """;

    private string Disk => $"{_place}/disk";

    private string Data => $"{_place}/data";

    /// <summary>Each asks first whether there is room.</summary>
    [Theory]
    [InlineData("backup", "$lcm backup $disk/copy --data $data", "The backup needs")]
    [InlineData("restore", "$lcm restore $data --data $disk/data", "The restored data needs")]
    [InlineData("vacuum", "cp -r $data $disk/data; fill; $lcm vacuum --data $disk/data", "Vacuum needs")]
    [InlineData(
        "reset",
        "cp -r $data $disk/data; fill; $lcm reset-password mara@kettlelane.example --data $disk/data",
        "disk"
    )]
    [InlineData("setup", "cp -r $fresh $disk/data; fill; $lcm setup-code --data $disk/data", "disk")]
    [InlineData(
        "export",
        "fill; $lcm export-visitor some2@visitor.example $disk/ada.json --data $data",
        "disk is full"
    )]
    [InlineData(
        "erase",
        "cp -r $data $disk/data; fill; $lcm erase-visitor some2@visitor.example --data $disk/data",
        "disk"
    )]
    [InlineData(
        "upgrade",
        "mkdir $disk/data; cp $old/livechatmeet.db $disk/data; fill; $lcm --data $disk/data --urls http://127.0.0.1:0",
        "The copy before the upgrade needs"
    )]
    public async Task It_is_told_and_nothing_is_changed(string what, string script, string says)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Only Linux gives a disk to one program alone.");
        await WriteDataAsync();
        var fill = "fill() { head -c 10m /dev/zero >$disk/filler 2>/dev/null; sum >/tmp/$$.before; }";
        var sum = "sum() { cat $disk/data/livechatmeet.db 2>/dev/null | sha256sum; }";

        var (_, output) = await SmallDisk.RunAsync(
            Disk,
            1,
            $"""
            disk='{Disk}' data='{Data}' old='{_place}/old' fresh='{_place}/fresh'
            {sum}
            {fill}
            {script}
            echo "code $?"
            ls $disk | grep -v -e filler -e data
            ls $disk/data
            [ ! -e /tmp/$$.before ] || [ "$(sum)" = "$(cat /tmp/$$.before)" ] || echo changed
            rm -f /tmp/$$.before
            """
        );

        Assert.Contains($"code {(int)ExitCode.DiskFull}", output, StringComparison.Ordinal);
        Assert.Contains(says, output, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "changed\n",
            output.Replace("Nothing was changed", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("ada.json\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("copy\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("before-upgrade\n", output, StringComparison.Ordinal);
        Assert.Equal(
            what is "backup" or "restore" or "export",
            output.Contains("cannot access", StringComparison.Ordinal)
        );
        ProgramDirectory.IsOneMessage(output);
    }

    /// <summary>It changes nothing, and is what somebody runs whose disk is full.</summary>
    [Fact]
    public async Task A_check_says_that_the_disk_is_full_beside_all_else()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Only Linux gives a disk to one program alone.");
        await WriteDataAsync();

        var (_, output) = await SmallDisk.RunAsync(
            Disk,
            1,
            $"""
            cp -r '{Data}' '{Disk}/data'; head -c 10m /dev/zero >'{Disk}/filler' 2>/dev/null
            sha256sum <'{Disk}/data/livechatmeet.db' >/tmp/$$.before
            $lcm check --data '{Disk}/data'
            echo "code $?"
            sha256sum <'{Disk}/data/livechatmeet.db' | cmp - /tmp/$$.before
            rm -f /tmp/$$.before
            """
        );

        Assert.Contains($"code {(int)ExitCode.Crashed}\n", output, StringComparison.Ordinal);
        Assert.Contains("is full", output, StringComparison.Ordinal);
        Assert.DoesNotContain("differ", output, StringComparison.Ordinal);
        ProgramDirectory.IsOneMessage(output);
    }

    /// <summary>There was room when it asked, and then somebody else took it.</summary>
    [Fact]
    public async Task A_disk_that_fills_during_a_backup_keeps_the_older_ones_and_no_half_one()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Only Linux gives a disk to one program alone.");
        await using (var server = await Server.StartAsync(directory: Data))
            await server.SetUpAsync();
        using (var database = DatabaseFile.Open(Data))
            DatabaseFile.Execute(database, Ballast);

        var (_, output) = await SmallDisk.RunAsync(
            Disk,
            200,
            $"""
            mkdir -p '{Disk}/older' && echo kept >'{Disk}/older/livechatmeet.db'
            (while [ ! -e '{Disk}/copy.part/livechatmeet.db' ]; do :; done
             head -c 300m /dev/zero >'{Disk}/filler' 2>/dev/null) &
            $lcm backup '{Disk}/copy' --data '{Data}'
            echo "code $?"
            wait
            ls '{Disk}'
            cat '{Disk}/older/livechatmeet.db'
            """
        );

        Assert.Contains($"code {(int)ExitCode.DiskFull}\nfiller\nolder\nkept\n", output, StringComparison.Ordinal);
        Assert.Contains("What had been begun was removed", output, StringComparison.Ordinal);
        ProgramDirectory.IsOneMessage(output);
    }

    // With a visitor, of an earlier version, and without an account.
    private async Task WriteDataAsync()
    {
        await using (await Shop.OpenAsync(directory: Data)) { }
        ManyRows.AddVisitors(Data, Shop.Site, "a", 2, 2, DateTimeOffset.UtcNow);
        await using (await Server.StartAsync(directory: $"{_place}/fresh")) { }
        OldDatabase.WriteTo($"{_place}/old");
    }

    public void Dispose() => Directory.Delete(_place, recursive: true);
}
