using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Storage.Backups;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Commands;

/// <summary>The keys of a data directory: its owner's, its own, and replaced by <c>rotate-keys</c> with a server that
/// runs and without one.</summary>
[Trait("Needs", "process")]
[Trait("Requirement", "WB-3")]
public sealed class RotateKeysTests : IDisposable
{
    private readonly ProgramDirectory _data = new();
    private readonly ProgramDirectory _other = new();

    private string[] Keys => KeysOf(_data.Path);

    [Fact]
    public async Task A_running_server_signs_with_a_new_key_from_that_moment()
    {
        var (program, address) = await ProgramProcess.ListenAsync(_data.Path);
        await using var running = program;
        await SetUpAsync(address);
        using var mara = await PlainBrowser.SignInAsync(address, Server.AgentEmail);
        Assert.True(await mara.IsSignedInAsync());
        var before = Assert.Single(Keys);

        var (code, says) = await _data.RunAsync("rotate-keys");

        Assert.True(code == ExitCode.Done, says);
        Assert.Contains("All agents are signed out", says, StringComparison.Ordinal);
        Assert.False(await mara.IsSignedInAsync());
        Assert.Equal([before], Keys.Intersect([before])); // what it has protected stays readable
        Assert.Equal(2, Keys.Length);
        using var again = await PlainBrowser.SignInAsync(address, Server.AgentEmail);
        Assert.True(await again.IsSignedInAsync());
        IsOfOwnerAlone(_data.Path);
    }

    [Fact]
    public async Task Without_a_server_the_command_does_it_alone()
    {
        PlainBrowser mara;
        int port;
        await using (var server = await Server.StartAsync(directory: _data.Path))
        {
            await server.SetUpAsync();
            mara = await server.SignInAsync(Server.AgentEmail);
            port = server.Port;
        }

        var (code, says) = await _data.RunAsync("rotate-keys");

        Assert.True(code == ExitCode.Done, says);
        await using var started = await Server.StartAsync(directory: _data.Path, port: port);
        using (mara)
            Assert.False(await mara.IsSignedInAsync());
        using var again = await started.SignInAsync(Server.AgentEmail);
        Assert.True(await again.IsSignedInAsync());
        Assert.True(
            await started.ReadAsync(database =>
                database.AuditEntries.AnyAsync(one => one.Kind == AuditKind.KeysReplaced && one.ById == null)
            )
        );
        IsOfOwnerAlone(_data.Path);
    }

    [Fact]
    public async Task The_help_has_it()
    {
        var (_, help) = await _data.RunAsync("--help");

        Assert.Contains("rotate-keys", help, StringComparison.Ordinal);
    }

    /// <summary>A backup takes its own keys along and finds none in the place where it is put.</summary>
    [Fact]
    public async Task A_restored_backup_of_one_server_shares_no_key_with_another()
    {
        var (backup, restored) = ($"{_other.Path}-backup", $"{_other.Path}-restored");
        try
        {
            await using var one = await Server.StartAsync(directory: _data.Path);
            await using var other = await Server.StartAsync(directory: _other.Path);
            one.Services.TryKeys();
            other.Services.TryKeys();
            await CommandSocket.RunAsync(one, "backup", backup);

            await Restore.MakeAsync(backup, restored, _ => Task.CompletedTask, CancellationToken.None);

            Assert.Equal(Keys, KeysOf(restored));
            Assert.Empty(KeysOf(restored).Intersect(KeysOf(_other.Path)));
            var foreign = ProtectorOf(one).Protect("a cookie");
            Assert.Equal("a cookie", ProtectorOf(one).Unprotect(foreign));
            Assert.Throws<System.Security.Cryptography.CryptographicException>(() =>
                ProtectorOf(other).Unprotect(foreign)
            );
            foreach (var place in (string[])[_data.Path, _other.Path, backup, restored])
                IsOfOwnerAlone(place);
        }
        finally
        {
            foreach (var place in (string[])[backup, restored])
                if (Directory.Exists(place))
                    Directory.Delete(place, recursive: true);
        }
    }

    public void Dispose()
    {
        _data.Dispose();
        _other.Dispose();
    }

    private static IDataProtector ProtectorOf(Server server) =>
        server.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("of a test");

    private async Task SetUpAsync(string address)
    {
        var file = Path.Combine(_data.Path, "setup-code");
        await Eventually.IsTrueAsync("there is a code", () => File.Exists(file));
        using var browser = new PlainBrowser(new(address));
        using var answer = await browser.SubmitAsync(
            "/setup",
            "Create",
            ServerAccounts.SetupForm((await File.ReadAllTextAsync(file)).Trim())
        );
        Assert.Equal("/agent", answer.Headers.Location?.OriginalString);
    }

    private static string[] KeysOf(string directory) =>
        [
            .. Directory
                .GetFiles(Path.Combine(directory, "keys"), "key-*.xml")
                .Select(file => Path.GetFileName(file))
                .Order(StringComparer.Ordinal),
        ];

    private static void IsOfOwnerAlone(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        var keys = Path.Combine(directory, "keys");
        Assert.Equal("700", ProgramDirectory.Mode(keys));
        Assert.All(Directory.GetFiles(keys), file => Assert.Equal("600", ProgramDirectory.Mode(file)));
    }
}
