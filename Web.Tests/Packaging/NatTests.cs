using System.Diagnostics;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Code;
using LiveChatMeet.Tests.Plant.Servers;
using static LiveChatMeet.Tests.Plant.Servers.ShopInNetworks;

namespace LiveChatMeet.Tests.Packaging;

/// <summary>From a release to a call between two networks, by what <c>docs/install.md</c> prints:
/// <c>./test.sh --full nat</c>, as root.</summary>
[Trait("Needs", "browser")]
public sealed class NatTests(ITestOutputHelper output) : IWithBrowsers
{
    private readonly string _directory = Directory.CreateTempSubdirectory("livechatmeet-nat-").FullName;
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private int _steps;

    public TestBrowsers Browsers { get; } = new();

    [Fact(Explicit = true), Trait("Full", "nat")]
    public async Task From_a_release_to_a_call_that_only_the_relay_connects()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may make network namespaces.");
        await using var networks = await NatNetworks.MakeAsync();
        Assert.True(await networks.ReachesAsync(1, NatNetworks.ServerAddress));
        Assert.False(await networks.ReachesAsync(1, NatNetworks.RouterAddress(2)), "The networks must be apart.");
        var page = Directory.CreateDirectory($"{_directory}/shop").FullName;
        Nginx.WriteCertificate(_directory);
        var shop = await ServeAsync(networks, _directory, page);

        _time.Restart();
        var program = await UnpackAsync();
        Did("settings into livechatmeet.env, with the certificate");
        var server = await StartServerAsync(networks, program);
        try
        {
            var code = await SetupCodeAsync(server);
            Did("start, and read the setup code");
            var agent = await SetUpAsync(networks, code, page);
            Did("setup in the browser, and the line for the site's page");
            await CallAsync(networks, agent);
            Did("visitor writes, agent takes and calls, visitor accepts: pictures both ways, relayed");
        }
        finally
        {
            await EndAsync(server);
            await EndAsync(shop);
            Directory.Delete(_directory, recursive: true);
        }
    }

    private async Task<string> UnpackAsync()
    {
        var release = new ProcessStartInfo("bash", [Repository.PathOf("packaging/release.sh"), "linux-x64"]);
        release.Environment["BINARY"] = SingleBinaryTests.Binary;
        release.Environment["OUT"] = $"{_directory}/download";
        await RunAsync(release);
        _time.Restart(); // a download takes the place of making it
        await ShellAsync("cd download && sha256sum --check --ignore-missing SHA256SUMS");
        Did("download, and check the sum");
        await ShellAsync("tar --extract --file download/*.tar.gz --no-same-owner --strip-components=1");
        Did("unpack and install");
        return $"{_directory}/livechatmeet";
    }

    private async Task<Process> StartServerAsync(NatNetworks networks, string program)
    {
        var printed = Printed.With(
            await Printed.BlockAsync("docs/install.md", "`/etc/livechatmeet.env`:"),
            ("/etc/letsencrypt/live/chat.example/fullchain.pem", $"{_directory}/certificate.pem"),
            ("/etc/letsencrypt/live/chat.example/privkey.pem", $"{_directory}/certificate.key")
        );
        var start = InPublic(networks, _directory, program, "--data", $"{_directory}/data");
        start.RedirectStandardOutput = true;
        // The addresses here are for documentation, and not public, as those of a real name are.
        string[] relay = ["Ice__Relay__Enabled=true", $"Ice__Relay__Address={NatNetworks.ServerAddress}"];
        foreach (var line in printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Concat(relay))
            start.Environment[line.Split('=', 2)[0]] = line.Split('=', 2)[1];
        return Process.Start(start)!;
    }

    private async Task<AgentPage> SetUpAsync(NatNetworks networks, string code, string shop)
    {
        var browser = await Browsers.StartAsync(BrowserKind.Chromium, At(networks, 1));
        var page = await browser.OpenAsync(ChatAddress);
        await page.FillAsync("Setup code", code);
        await page.FillAsync("Your name", Server.AgentName);
        await page.FillAsync("E-mail", Server.AgentEmail);
        await page.FillAsync("Password", Server.AgentPassword);
        await page.FillAsync("Site address", ShopAddress);
        await page.ClickAsync("button", "Create");
        await page.WaitForAsync("heading", "Inbox");
        await page.ClickAsync("link", "Sites");
        var key = await SingleBinaryTests.SiteKeyAsync(page);
        await WriteAsync(shop, key);
        await page.GoToAsync($"{ChatAddress}/agent");
        return new(page);
    }

    private async Task CallAsync(NatNetworks networks, AgentPage agent)
    {
        var browser = await Browsers.StartAsync(BrowserKind.Chromium, At(networks, 2));
        var visitor = new VisitorPage(await browser.OpenAsync(ShopAddress));
        await visitor.OpensChatAsync();
        await visitor.WritesAsync("Can you see me?");
        await agent.TakesAsync("Guest 1");
        var meet = await agent.StartVideoCallAsync();
        var ring = await visitor.IsRungAsync();
        await ring.AcceptAsync();
        var docked = await visitor.DockedCallAsync();
        foreach (var side in (MeetPage[])[meet, docked])
        {
            await side.MediaFlowsAsync();
            Assert.True((await side.Probe.ReadAsync()).Connections is [.., { IsRelayed: true }], "It must be relayed.");
        }
    }

    private static BrowserOptions At(NatNetworks networks, int household) =>
        new()
        {
            Networks = networks.Household(household),
            HostRules = Names,
            IgnoreCertificateErrors = true,
        };

    private static async Task<string> SetupCodeAsync(Process server)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await server.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            if (line.Contains("Setup code ", StringComparison.Ordinal))
            {
                _ = server.StandardOutput.ReadToEndAsync(CancellationToken.None); // so that it never waits to write
                return line.Split("Setup code ")[1].Split(' ')[0];
            }
        throw new InvalidOperationException("The server ended before it printed a setup code.");
    }

    private void Did(string what) => output.WriteLine($"{_time.Elapsed.TotalSeconds, 6:0.0} s  {++_steps}. {what}");

    private Task ShellAsync(string command) =>
        RunAsync(new ProcessStartInfo("bash", ["-c", command]) { WorkingDirectory = _directory });

    private static async Task RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
