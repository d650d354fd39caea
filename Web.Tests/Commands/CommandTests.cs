using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Commands;

/// <summary>Commands as they are typed, beside a running server and without one.</summary>
[BeginsFirst]
[Trait("Needs", "process")]
public sealed class CommandTests : IDisposable
{
    private readonly ProgramDirectory _data = new();

    [Fact]
    public async Task The_version_names_the_program_and_what_it_runs_on()
    {
        var (code, output) = await _data.RunAsync("version");

        Assert.Equal(ExitCode.Done, code);
        Assert.Matches($@"^LiveChatMeet {ProductVersion.Current}\n\.NET 10\.0\.\d+, SQLite 3\.\d+\.\d+\n", output);
        Assert.False(Directory.Exists(_data.Path));
    }

    [Fact]
    public async Task A_new_setup_code_replaces_the_old_one_until_there_is_an_account()
    {
        string printed,
            renewed;
        await using (var server = await Server.StartAsync(directory: _data.Path))
        {
            await Eventually.IsTrueAsync("there is a code", () => File.Exists(Path.Combine(_data.Path, "setup-code")));
            printed = await CodeAsync();
            (_, renewed) = await _data.RunAsync("setup-code");
            Assert.Contains($"Open http://127.0.0.1:{server.Port}/setup", renewed, StringComparison.Ordinal);
            Assert.Contains($"Setup code {await CodeAsync()}", renewed, StringComparison.Ordinal);
            Assert.NotEqual(printed, await CodeAsync());
        }

        var (stopped, alone) = await _data.RunAsync("setup-code", "--PublicAddress=https://chat.example");
        Assert.Equal(ExitCode.Done, stopped);
        Assert.Contains("Open https://chat.example/setup", alone, StringComparison.Ordinal);
        Assert.Contains($"Setup code {await CodeAsync()}", alone, StringComparison.Ordinal);
        await using (var server = await Server.StartAsync(directory: _data.Path))
            await server.SetUpAsync(); // with the code that the command has made

        var (late, refused) = await _data.RunAsync("setup-code");
        Assert.Equal(ExitCode.Usage, late);
        Assert.Contains("has been set up", refused, StringComparison.Ordinal);

        async Task<string> CodeAsync() => (await File.ReadAllTextAsync(Path.Combine(_data.Path, "setup-code"))).Trim();
    }

    /// <summary>A server that crashed meanwhile would be refused, and its service would not try again.</summary>
    [Fact]
    public async Task A_server_waits_for_a_command_that_has_its_directory()
    {
        var command = DataDirectory.Open(_data.Path);
        await using var server = ProgramProcess.Start("--data", _data.Path, "--urls", "http://127.0.0.1:0");
        await Eventually.IsTrueAsync(
            "it says so",
            () => server.Output.Contains($"A command is using {_data.Path}: ", StringComparison.Ordinal)
        );

        command.Dispose();

        await server.ListensAsync();
    }

    [Trait("Requirement", "AZ-12")]
    [Fact]
    public async Task A_link_for_a_new_password_ends_every_session_at_once()
    {
        await using var server = await Server.StartAsync(directory: _data.Path);
        await server.SetUpAsync();
        using var mara = await server.SignInAsync(Server.AgentEmail);
        await using var console = await HubClient.ConnectAsync(server, "", mara.CookieHeader);

        var (code, _) = await _data.RunAsync("reset-password", Server.AgentEmail);

        Assert.Equal(ExitCode.Done, code);
        Assert.False(await mara.IsSignedInAsync());
        await Eventually.IsTrueAsync("the console is disconnected", () => !console.IsConnected);
        var trail = await server.ReadAsync(database => database.AuditEntries.OrderBy(e => e.Id).ToListAsync());
        Assert.Equal(
            [(AuditKind.SignedOutEverywhere, null), (AuditKind.PasswordLinkMade, null)],
            trail.Skip(1).Select(entry => (entry.Kind, entry.ById))
        );
    }

    /// <summary>Where nothing is, nothing is made; a typing error is told.</summary>
    [Theory]
    [InlineData("setup-code", ExitCode.DataDirectory, "contains no LiveChatMeet database")]
    [InlineData("reset-password", ExitCode.Usage, "EMAIL")]
    [InlineData("backup", ExitCode.Usage, "TO")]
    [InlineData("backup there --PublicAdress=https://chat.example", ExitCode.Settings, "\"PublicAddress\"")]
    [InlineData("backup there", ExitCode.DataDirectory, "contains no LiveChatMeet database")]
    public async Task A_command_that_cannot_be_done_says_why(string words, ExitCode expected, string says)
    {
        var (code, output) = await _data.RunAsync(words.Split(' '));

        Assert.Equal(expected, code);
        Assert.Contains(says, output, StringComparison.Ordinal);
        ProgramDirectory.IsOneMessage(output);
        Assert.False(Directory.Exists(_data.Path));
    }

    [Fact]
    public async Task A_server_that_takes_no_commands_is_told()
    {
        await using var server = await Server.StartAsync(directory: _data.Path);
        File.Delete(Path.Combine(_data.Path, "command")); // as with an older version

        var (code, output) = await _data.RunAsync("setup-code");

        Assert.Equal(ExitCode.DataDirectory, code);
        Assert.Contains($"The server that uses {_data.Path} does not answer", output, StringComparison.Ordinal);
        ProgramDirectory.IsOneMessage(output);
    }

    public void Dispose() => _data.Dispose();
}
