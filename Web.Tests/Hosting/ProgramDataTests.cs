using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Hosting;

/// <summary>What the program finds in its data directory, and what it leaves alone.</summary>
[Trait("Needs", "process")]
public sealed class ProgramDataTests : IDisposable
{
    private readonly ProgramDirectory _data = new();

    [Fact]
    public async Task A_data_directory_in_use_is_left_alone()
    {
        await using var server = await Server.StartAsync(directory: _data.Path);

        var (code, output) = await _data.RunAsync("--urls", "http://127.0.0.1:0");

        Assert.Equal(ExitCode.DataDirectory, code);
        Assert.Contains("Another LiveChatMeet", output, StringComparison.Ordinal);
        ProgramDirectory.IsOneMessage(output);
    }

    [Fact]
    public async Task A_foreign_directory_is_left_alone()
    {
        Directory.CreateDirectory(_data.Path);
        await File.WriteAllTextAsync(Path.Combine(_data.Path, "thesis.txt"), "three years");

        await IsRefusedUntouchedAsync("thesis.txt");
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_directory_is_left_alone()
    {
        await File.WriteAllTextAsync(_data.Path, "a file");

        var (code, output) = await _data.RunAsync("--urls", "http://127.0.0.1:0");

        Assert.Equal(ExitCode.DataDirectory, code);
        Assert.Contains("is a file", output, StringComparison.Ordinal);
        Assert.Equal("a file", await File.ReadAllTextAsync(_data.Path));
    }

    [Fact]
    public async Task An_unreadable_place_is_named()
    {
        var (code, output) = await ProgramProcess.RunAsync(
            "--data",
            "/proc/livechatmeet",
            "--urls",
            "http://127.0.0.1:0"
        );

        Assert.Equal(ExitCode.DataDirectory, (ExitCode)code);
        Assert.Contains("/proc/livechatmeet", output, StringComparison.Ordinal);
        ProgramDirectory.IsOneMessage(output);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_left_alone()
    {
        Directory.CreateDirectory(_data.Path);
        await File.WriteAllTextAsync(Path.Combine(_data.Path, "livechatmeet.db"), new string('x', 10_000));

        await IsRefusedUntouchedAsync("cannot be read");
    }

    [Fact]
    public async Task A_database_of_another_program_is_left_alone()
    {
        Directory.CreateDirectory(_data.Path);
        _data.Execute("CREATE TABLE thesis (chapter TEXT)");

        await IsRefusedUntouchedAsync("is not a LiveChatMeet database");
    }

    [Fact]
    public async Task Data_of_a_newer_version_are_left_alone()
    {
        await using (await Server.StartAsync(directory: _data.Path)) { }
        _data.Execute("INSERT INTO __EFMigrationsHistory VALUES ('29991231000000_Later', '99.0.0')");

        await IsRefusedUntouchedAsync("newer LiveChatMeet (29991231000000_Later)");
    }

    [Fact]
    public async Task A_damaged_database_is_left_alone()
    {
        await using (await Server.StartAsync(directory: _data.Path)) { }
        var file = Path.Combine(_data.Path, "livechatmeet.db");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes.AsSpan(100, 3_900).Fill(0x5A); // the schema's page
        await File.WriteAllBytesAsync(file, bytes);

        await IsRefusedUntouchedAsync("cannot be");
    }

    /// <summary>L6: a directory that was made beforehand and a database that was put back are closed to others
    /// too.</summary>
    [Trait("Requirement", "WB-3")]
    [Fact]
    public async Task What_others_could_read_is_taken_from_them()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using (await Server.StartAsync(directory: _data.Path)) { }
        File.SetUnixFileMode(_data.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        foreach (var file in Directory.GetFiles(_data.Path, "*", SearchOption.AllDirectories))
            File.SetUnixFileMode(file, (UnixFileMode)Convert.ToInt32("644", 8));

        var (program, _) = await ProgramProcess.ListenAsync(_data.Path);
        await using var running = program;

        Assert.Equal("700", ProgramDirectory.Mode(_data.Path));
        Assert.All(
            Directory.GetFiles(_data.Path, "*", SearchOption.AllDirectories),
            file => Assert.Equal("600", ProgramDirectory.Mode(file))
        );
    }

    /// <summary>L7: what stops a start is said as it is. A file that runs can be opened by nobody for writing, root
    /// neither.</summary>
    [Fact]
    public async Task A_directory_that_cannot_be_written_is_not_called_in_use()
    {
        if (!OperatingSystem.IsLinux())
            return;
        Directory.CreateDirectory(_data.Path);
        File.CreateSymbolicLink(Path.Combine(_data.Path, "lock"), "/proc/self/exe");

        var (code, output) = await _data.RunAsync("--urls", "http://127.0.0.1:0");

        Assert.Equal(ExitCode.DataDirectory, code);
        Assert.Contains("cannot be used", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Another", output, StringComparison.Ordinal);
        ProgramDirectory.IsOneMessage(output);
    }

    /// <summary>L7: a damaged key is found at the start, not by the first who signs in.</summary>
    [Fact]
    public async Task A_damaged_key_is_named()
    {
        await using (await Server.StartAsync(directory: _data.Path)) { }
        var key = Directory.GetFiles(Path.Combine(_data.Path, "keys")).Single();
        await File.WriteAllTextAsync(key, "");

        var (code, output) = await _data.RunAsync("--urls", "http://127.0.0.1:0");

        Assert.Equal(ExitCode.DataDirectory, code);
        Assert.Contains(key, output, StringComparison.Ordinal);
        Assert.Equal(0, new FileInfo(key).Length);
        ProgramDirectory.IsOneMessage(output);
    }

    /// <summary>A1: a copy made by hand with SQLite's own command starts when it is put in the place of the
    /// database.</summary>
    [Fact]
    public async Task A_database_copied_with_VACUUM_INTO_starts()
    {
        var original = $"{_data.Path}-original";
        try
        {
            await using var server = await Server.StartAsync(directory: original);
            await server.SetUpAsync();
            Directory.CreateDirectory(_data.Path);
            using (var database = DatabaseFile.Open(original))
                DatabaseFile.Execute(database, $"VACUUM INTO '{_data.Path}/livechatmeet.db'");

            var (program, address) = await ProgramProcess.ListenAsync(_data.Path);
            await using var running = program;
            using var browser = new PlainBrowser(new(address));
            using var signedIn = await browser.SubmitAsync(
                "/sign-in",
                "Sign in",
                ("Email", Server.AgentEmail),
                ("Password", Server.AgentPassword)
            );

            Assert.Equal("/agent", signedIn.Headers.Location?.OriginalString);
        }
        finally
        {
            Directory.Delete(original, recursive: true);
        }
    }

    public void Dispose() => _data.Dispose();

    private async Task IsRefusedUntouchedAsync(string says)
    {
        var before = _data.Fingerprint();

        var (code, output) = await _data.RunAsync("--urls", "http://127.0.0.1:0");

        Assert.Equal(ExitCode.DataDirectory, code);
        Assert.Contains(says, output, StringComparison.Ordinal);
        ProgramDirectory.IsOneMessage(output);
        Assert.Equal(before, _data.Fingerprint());
    }
}
