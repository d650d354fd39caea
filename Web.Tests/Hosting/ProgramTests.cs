using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.Data.Sqlite;

namespace LiveChatMeet.Tests.Hosting;

[Trait("Needs", "process")]
public sealed class ProgramTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"livechatmeet-{Ids.New()}");

    [Theory]
    [InlineData("--help", "--data")]
    [InlineData("-h", "--urls")]
    [InlineData("--version", "0.1.0")]
    public async Task Help_and_version_are_answered_and_nothing_is_made(string word, string says)
    {
        var (code, output) = await RunAsync(word);

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains(says, output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory));
    }

    [Theory]
    [InlineData("start")]
    [InlineData("--port")]
    [InlineData("--data")]
    [InlineData("--urls=http://127.0.0.1:0", "extra")]
    public async Task Words_that_nobody_understands_are_refused(params string[] words)
    {
        var (code, output) = await ProgramProcess.RunAsync(words);

        Assert.Equal(ExitCode.Usage, (ExitCode)code);
        Assert.Contains(words[^1], output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--PublicAddress=chat.example", "PublicAddress")]
    [InlineData("--PublicAddress=https://chat.example/path", "PublicAddress")]
    [InlineData("--PublicAddress=ftp://chat.example", "PublicAddress")]
    [InlineData("--Proxies:0=nginx", "Proxies")]
    [InlineData("--Limits:MessagesAtOnce=many", "MessagesAtOnce")]
    [InlineData("--Limits:MessagesAtOnce=0", "MessagesAtOnce")]
    [InlineData("--Limits:RequestsPerMinute=-1", "RequestsPerMinute")]
    [InlineData("--Demo:Enabled=perhaps", "Enabled")]
    public async Task A_wrong_setting_is_named(string setting, string name)
    {
        var (code, output) = await RunAsync("--urls", "http://127.0.0.1:0", setting);

        Assert.Equal(ExitCode.Settings, code);
        Assert.Contains(name, output, StringComparison.Ordinal);
        IsOneMessage(output);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://192.0.2.1:5999")]
    [InlineData("https://127.0.0.1:0")]
    public async Task An_address_that_cannot_be_listened_at_is_named(string address)
    {
        var (code, output) = await RunAsync("--urls", address);

        Assert.Equal(ExitCode.Address, code);
        Assert.Contains(address.Replace("http://", "", StringComparison.Ordinal), output, StringComparison.Ordinal);
        IsOneMessage(output);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (code, output) = await RunAsync("--urls", $"http://127.0.0.1:{port}");

        Assert.Equal(ExitCode.Address, code);
        Assert.Contains($"{port}", output, StringComparison.Ordinal);
        IsOneMessage(output);
    }

    [Fact]
    public async Task A_data_directory_in_use_is_left_alone()
    {
        await using var server = await Server.StartAsync(directory: _directory);

        var (code, output) = await RunAsync("--urls", "http://127.0.0.1:0");

        Assert.Equal(ExitCode.DataDirectory, code);
        Assert.Contains("Another LiveChatMeet", output, StringComparison.Ordinal);
        IsOneMessage(output);
    }

    [Fact]
    public async Task A_foreign_directory_is_left_alone()
    {
        Directory.CreateDirectory(_directory);
        await File.WriteAllTextAsync(Path.Combine(_directory, "thesis.txt"), "three years");

        await IsRefusedUntouchedAsync("thesis.txt");
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_directory_is_left_alone()
    {
        await File.WriteAllTextAsync(_directory, "a file");

        var (code, output) = await RunAsync("--urls", "http://127.0.0.1:0");

        Assert.Equal(ExitCode.DataDirectory, code);
        Assert.Contains("is a file", output, StringComparison.Ordinal);
        Assert.Equal("a file", await File.ReadAllTextAsync(_directory));
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
        IsOneMessage(output);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_left_alone()
    {
        Directory.CreateDirectory(_directory);
        await File.WriteAllTextAsync(Path.Combine(_directory, "livechatmeet.db"), new string('x', 10_000));

        await IsRefusedUntouchedAsync("cannot be read");
    }

    [Fact]
    public async Task A_database_of_another_program_is_left_alone()
    {
        Directory.CreateDirectory(_directory);
        Execute("CREATE TABLE thesis (chapter TEXT)");

        await IsRefusedUntouchedAsync("is not a LiveChatMeet database");
    }

    [Fact]
    public async Task Data_of_a_newer_version_are_left_alone()
    {
        await using (await Server.StartAsync(directory: _directory)) { }
        Execute("INSERT INTO __EFMigrationsHistory VALUES ('29991231000000_Later', '99.0.0')");

        await IsRefusedUntouchedAsync("newer LiveChatMeet (29991231000000_Later)");
    }

    [Fact]
    public async Task A_damaged_database_is_left_alone()
    {
        await using (await Server.StartAsync(directory: _directory)) { }
        var file = Path.Combine(_directory, "livechatmeet.db");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes.AsSpan(100, 3_900).Fill(0x5A); // the schema's page
        await File.WriteAllBytesAsync(file, bytes);

        await IsRefusedUntouchedAsync("cannot be");
    }

    [Fact]
    public async Task The_setup_code_is_printed_and_kept_for_its_owner_alone()
    {
        var (program, address) = await ProgramProcess.ListenAsync(_directory);
        await using var running = program;

        await Eventually.IsTrueAsync(
            "the setup code is printed",
            () => program.Output.Contains("Setup code", StringComparison.Ordinal)
        );
        var code = (await File.ReadAllTextAsync(Path.Combine(_directory, "setup-code"))).Trim();

        Assert.Contains($"Setup code {code} ", program.Output, StringComparison.Ordinal);
        Assert.Contains($"Open       {address}/setup", program.Output, StringComparison.Ordinal);
        Assert.Matches("^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{2}$", code);
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal("700", Mode(_directory));
        Assert.All(
            Directory.GetFiles(_directory, "*", SearchOption.AllDirectories),
            file => Assert.Equal("600", Mode(file))
        );
        Assert.All(
            Directory.GetDirectories(_directory, "*", SearchOption.AllDirectories),
            directory => Assert.Equal("700", Mode(directory))
        );
    }

    /// <summary>L6: a directory that was made beforehand and a database that was put back are closed to others
    /// too.</summary>
    [Fact]
    public async Task What_others_could_read_is_taken_from_them()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using (await Server.StartAsync(directory: _directory)) { }
        File.SetUnixFileMode(_directory, (UnixFileMode)Convert.ToInt32("755", 8));
        foreach (var file in Directory.GetFiles(_directory, "*", SearchOption.AllDirectories))
            File.SetUnixFileMode(file, (UnixFileMode)Convert.ToInt32("644", 8));

        var (program, _) = await ProgramProcess.ListenAsync(_directory);
        await using var running = program;

        Assert.Equal("700", Mode(_directory));
        Assert.All(
            Directory.GetFiles(_directory, "*", SearchOption.AllDirectories),
            file => Assert.Equal("600", Mode(file))
        );
    }

    /// <summary>L7: what stops a start is said as it is. A file that runs can be opened by nobody for writing, root
    /// neither.</summary>
    [Fact]
    public async Task A_directory_that_cannot_be_written_is_not_called_in_use()
    {
        if (!OperatingSystem.IsLinux())
            return;
        Directory.CreateDirectory(_directory);
        File.CreateSymbolicLink(Path.Combine(_directory, "lock"), "/proc/self/exe");

        var (code, output) = await RunAsync("--urls", "http://127.0.0.1:0");

        Assert.Equal(ExitCode.DataDirectory, code);
        Assert.Contains("cannot be used", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Another", output, StringComparison.Ordinal);
        IsOneMessage(output);
    }

    /// <summary>L7: a damaged key is found at the start, not by the first who signs in.</summary>
    [Fact]
    public async Task A_damaged_key_is_named()
    {
        await using (await Server.StartAsync(directory: _directory)) { }
        var key = Directory.GetFiles(Path.Combine(_directory, "keys")).Single();
        await File.WriteAllTextAsync(key, "");

        var (code, output) = await RunAsync("--urls", "http://127.0.0.1:0");

        Assert.Equal(ExitCode.DataDirectory, code);
        Assert.Contains(key, output, StringComparison.Ordinal);
        Assert.Equal(0, new FileInfo(key).Length);
        IsOneMessage(output);
    }

    /// <summary>A4: beside a running server and without one, a locked-out administrator gets a link that works
    /// once.</summary>
    [Fact]
    public async Task A_command_gives_a_locked_out_administrator_a_way_back_in()
    {
        await using var server = await Server.StartAsync(directory: _directory);
        await server.SetUpAsync();

        var (code, output) = await RunAsync(
            "reset-password",
            Server.AgentEmail,
            "--PublicAddress=https://chat.example"
        );
        var (_, newer) = await RunAsync(
            "reset-password",
            Server.AgentEmail.ToUpperInvariant(),
            "--urls",
            "http://127.0.0.1:5001;http://localhost:5002"
        );
        using var browser = server.NewBrowser();
        using var older = await SetPasswordAsync(browser, output);
        using var set = await SetPasswordAsync(browser, newer);
        using var again = await SetPasswordAsync(server.NewBrowser(), newer);

        Assert.Equal(ExitCode.Done, code);
        Assert.Matches("^https://chat\\.example/new-password#[A-Za-z0-9_-]{43}$", output.Trim());
        Assert.StartsWith("http://127.0.0.1:5001/new-password#", newer, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, older.StatusCode);
        Assert.Equal("/agent", set.Headers.Location?.OriginalString);
        Assert.True(await browser.IsSignedInAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);

        static Task<HttpResponseMessage> SetPasswordAsync(PlainBrowser browser, string link) =>
            browser.SubmitAsync(
                "/new-password",
                "Set password",
                ("Code", link.Trim().Split('#')[1]),
                ("Password", "another-lane-43")
            );
    }

    [Fact]
    public async Task A_link_for_nobody_is_refused_and_without_data_nothing_is_made()
    {
        var (without, says) = await RunAsync("reset-password", Server.AgentEmail);
        Assert.False(Directory.Exists(_directory));
        await using (var server = await Server.StartAsync(directory: _directory))
            await server.SetUpAsync();

        var (nobody, names) = await RunAsync("reset-password", "nobody@kettlelane.example");
        var (stopped, link) = await RunAsync("reset-password", Server.AgentEmail);

        Assert.Equal((ExitCode.DataDirectory, ExitCode.Usage, ExitCode.Done), (without, nobody, stopped));
        Assert.Contains(_directory, says, StringComparison.Ordinal);
        Assert.Contains("nobody@kettlelane.example", names, StringComparison.Ordinal);
        Assert.StartsWith("http://localhost:5000/new-password#", link, StringComparison.Ordinal);
        IsOneMessage(says + names);
    }

    /// <summary>A1: a copy made by hand with SQLite's own command starts when it is put in the place of the
    /// database.</summary>
    [Fact]
    public async Task A_database_copied_with_VACUUM_INTO_starts()
    {
        var original = $"{_directory}-original";
        try
        {
            await using var server = await Server.StartAsync(directory: original);
            await server.SetUpAsync();
            Directory.CreateDirectory(_directory);
            using (var database = DatabaseFile.Open(original))
                DatabaseFile.Execute(database, $"VACUUM INTO '{_directory}/livechatmeet.db'");

            var (program, address) = await ProgramProcess.ListenAsync(_directory);
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

    public void Dispose()
    {
        if (File.Exists(_directory))
            File.Delete(_directory);
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    private async Task IsRefusedUntouchedAsync(string says)
    {
        var before = Fingerprint();

        var (code, output) = await RunAsync("--urls", "http://127.0.0.1:0");

        Assert.Equal(ExitCode.DataDirectory, code);
        Assert.Contains(says, output, StringComparison.Ordinal);
        IsOneMessage(output);
        Assert.Equal(before, Fingerprint());
    }

    private async Task<(ExitCode Code, string Output)> RunAsync(params string[] arguments)
    {
        var (code, output) = await ProgramProcess.RunAsync(["--data", _directory, .. arguments]);
        return ((ExitCode)code, output);
    }

    // A self-hoster gets a sentence, not a stack trace.
    private static void IsOneMessage(string output) =>
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);

    // The lock, and SQLite's side files with nothing in them, are no data.
    private string[] Fingerprint() =>
        [
            .. Directory
                .GetFiles(_directory)
                .Where(file =>
                    Path.GetFileName(file) != "lock"
                    && !file.EndsWith("-shm", StringComparison.Ordinal)
                    && !(file.EndsWith("-wal", StringComparison.Ordinal) && new FileInfo(file).Length == 0)
                )
                .Order()
                .Select(file =>
                    $"{Path.GetFileName(file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"
                ),
        ];

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(_directory, "livechatmeet.db")};Pooling=False"
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string Mode(string path) =>
        OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), 8);
}
