using System.Net;
using System.Net.Sockets;
using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Hosting;

[BeginsFirst]
[Trait("Needs", "process")]
public sealed class ProgramTests : IDisposable
{
    private readonly ProgramDirectory _data = new();

    [Theory]
    [InlineData("--help", "--data")]
    [InlineData("-h", "--urls")]
    [InlineData("--version", "0.1.0")]
    public async Task Help_and_version_are_answered_and_nothing_is_made(string word, string says)
    {
        var (code, output) = await _data.RunAsync(word);

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains(says, output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_data.Path));
    }

    [Theory]
    [InlineData("start")]
    [InlineData("--port")]
    [InlineData("--data")]
    [InlineData("--urls=http://127.0.0.1:0", "extra")]
    [InlineData("-urls")]
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
    [InlineData("--Logging:LogLevel:Default=Loud", "Logging:LogLevel:Default")]
    [InlineData("--Limits:MessagesPerMinut=120", "\"Limits:MessagesPerMinute\"")]
    [InlineData("--Ice:Relay:Port=0", "Ice:Relay:Port")]
    [InlineData("--Ice:Relay:Enabled=true", "Ice:Relay:Address")]
    [InlineData("--Ice:Relay:Address=chat.example", "Ice:Relay:Address")]
    public async Task A_wrong_setting_is_named(string setting, string name)
    {
        var (code, output) = await _data.RunAsync("--urls", "http://127.0.0.1:0", setting);

        Assert.Equal(ExitCode.Settings, code);
        Assert.Contains(name, output, StringComparison.Ordinal);
        ProgramDirectory.IsOneMessage(output);
    }

    [Theory]
    [InlineData("missing.pem", "missing.key")]
    [InlineData("certificate.pem", "missing.key")]
    [InlineData("words.pem", "certificate.key")]
    [InlineData("certificate.pem", "words.pem")]
    [InlineData("certificate.pem", "other.key")]
    [InlineData("certificate.pem", null)]
    [InlineData("missing.pfx", null)]
    public async Task A_certificate_that_cannot_be_used_is_told(string path, string? keyPath)
    {
        var directory = Directory.CreateTempSubdirectory("livechatmeet-certificate-").FullName;
        Nginx.WriteCertificate(directory);
        File.Move($"{directory}/certificate.key", $"{directory}/other.key");
        Nginx.WriteCertificate(directory);
        await File.WriteAllTextAsync($"{directory}/words.pem", "This is no certificate.");

        var (code, output) = await _data.RunAsync(
            "--urls",
            "https://127.0.0.1:0",
            $"--Kestrel:Certificates:Default:Path={directory}/{path}",
            keyPath is null ? "--Demo:Enabled=false" : $"--Kestrel:Certificates:Default:KeyPath={directory}/{keyPath}"
        );

        Assert.Equal(ExitCode.Settings, code);
        Assert.Matches("Kestrel:Certificates:Default:(Path and KeyPath must|KeyPath is missing)", output);
        ProgramDirectory.IsOneMessage(output);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Https_without_a_certificate_says_what_it_needs()
    {
        var (code, output) = await _data.RunAsync("--urls", "https://127.0.0.1:0");

        Assert.Equal(ExitCode.Address, code);
        Assert.Contains("https://127.0.0.1:0 needs a certificate.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("dev-certs", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://192.0.2.1:5999")]
    [InlineData("https://127.0.0.1:0")]
    public async Task An_address_that_cannot_be_listened_at_is_named(string address)
    {
        var (code, output) = await _data.RunAsync("--urls", address);

        Assert.Equal(ExitCode.Address, code);
        Assert.Contains(address.Replace("http://", "", StringComparison.Ordinal), output, StringComparison.Ordinal);
        ProgramDirectory.IsOneMessage(output);
    }

    [Theory]
    [InlineData("http://0.0.0.0:5000", "http://localhost:5000")]
    [InlineData("https://[::]:443", "https://localhost:443")]
    [InlineData("http://192.0.2.1:80", "http://192.0.2.1:80")]
    public void A_printed_address_is_one_that_a_browser_opens(string listens, string printed) =>
        Assert.Equal(printed, Welcome.Reachable(listens));

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (code, output) = await _data.RunAsync("--urls", $"http://127.0.0.1:{port}");

        Assert.Equal(ExitCode.Address, code);
        Assert.Contains($"{port}", output, StringComparison.Ordinal);
        ProgramDirectory.IsOneMessage(output);
    }

    [Fact]
    public async Task The_setup_code_is_printed_and_kept_for_its_owner_alone()
    {
        var (program, address) = await ProgramProcess.ListenAsync(_data.Path);
        await using var running = program;

        await Eventually.IsTrueAsync(
            "the setup code is printed",
            () => program.Output.Contains("Setup code", StringComparison.Ordinal)
        );
        var code = (await File.ReadAllTextAsync(Path.Combine(_data.Path, "setup-code"))).Trim();

        Assert.Contains($"Setup code {code} ", program.Output, StringComparison.Ordinal);
        Assert.Contains($"Open       {address}/setup", program.Output, StringComparison.Ordinal);
        Assert.Matches("^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{2}$", code);
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal("700", ProgramDirectory.Mode(_data.Path));
        Assert.All(
            Directory.GetFiles(_data.Path, "*", SearchOption.AllDirectories),
            file => Assert.Equal("600", ProgramDirectory.Mode(file))
        );
        Assert.All(
            Directory.GetDirectories(_data.Path, "*", SearchOption.AllDirectories),
            directory => Assert.Equal("700", ProgramDirectory.Mode(directory))
        );
    }

    /// <summary>A4: beside a running server and without one, a locked-out administrator gets a link that works
    /// once.</summary>
    [Fact]
    public async Task A_command_gives_a_locked_out_administrator_a_way_back_in()
    {
        await using var server = await Server.StartAsync(directory: _data.Path);
        await server.SetUpAsync();

        var (code, output) = await _data.RunAsync(
            "reset-password",
            Server.AgentEmail,
            "--PublicAddress=https://chat.example"
        );
        var (_, newer) = await _data.RunAsync(
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
        var (without, says) = await _data.RunAsync("reset-password", Server.AgentEmail);
        Assert.False(Directory.Exists(_data.Path));
        await using (var server = await Server.StartAsync(directory: _data.Path))
            await server.SetUpAsync();

        var (nobody, names) = await _data.RunAsync("reset-password", "nobody@kettlelane.example");
        var (stopped, link) = await _data.RunAsync("reset-password", Server.AgentEmail);

        Assert.Equal((ExitCode.DataDirectory, ExitCode.Usage, ExitCode.Done), (without, nobody, stopped));
        Assert.Contains(_data.Path, says, StringComparison.Ordinal);
        Assert.Contains("nobody@kettlelane.example", names, StringComparison.Ordinal);
        Assert.StartsWith("http://localhost:5000/new-password#", link, StringComparison.Ordinal);
        ProgramDirectory.IsOneMessage(says + names);
    }

    public void Dispose() => _data.Dispose();
}
