using System.Diagnostics;
using System.Text;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Packaging;

/// <summary>Runs on the published file alone; test.sh publishes it and names it in LIVECHATMEET_BINARY.</summary>
[Trait("Needs", "binary")]
[Trait("Needs", "browser")]
public sealed class SingleBinaryTests : IWithBrowsers
{
    private const long MaxBytes = 150_000_000;
    private const long MaxUnpackedBytes = 2_000_000;

    /// <summary>Some of what <c>Web/Client.targets</c> leaves out.</summary>
    private static readonly string[] LeftOut =
    [
        "Microsoft.VisualBasic.Core.dll",
        "Microsoft.AspNetCore.SignalR.Core.dll",
        "System.Formats.Tar.dll",
    ];

    public TestBrowsers Browsers { get; } = new();

    /// <summary>The published file.</summary>
    internal static string Binary =>
        Environment.GetEnvironmentVariable("LIVECHATMEET_BINARY")
        ?? throw new InvalidOperationException("LIVECHATMEET_BINARY must name the published file; ./test.sh sets it.");

    [Fact]
    public async Task The_published_file_alone_in_an_empty_directory_serves_a_first_conversation()
    {
        var directory = Directory.CreateTempSubdirectory("livechatmeet-alone-").FullName;
        File.Copy(Binary, Path.Combine(directory, "livechatmeet"));
        await using var host = await HostSite.StartAsync();
        using var server = Process.Start(
            new ProcessStartInfo(
                Path.Combine(directory, "livechatmeet"),
                ["--urls", $"http://localhost:{Nginx.FreePort()}"]
            )
            {
                WorkingDirectory = directory,
                RedirectStandardOutput = true,
            }
        )!;
        try
        {
            var (origin, code) = await ReadWelcomeAsync(server);
            host.Embeds(origin);
            var browser = await Browsers.StartAsync(BrowserKind.Chromium);

            var page = await browser.OpenAsync($"{origin}/setup");
            await page.FillAsync("Setup code", code);
            await page.FillAsync("Your name", Server.AgentName);
            await page.FillAsync("E-mail", Server.AgentEmail);
            await page.FillAsync("Password", Server.AgentPassword);
            await page.FillAsync("Site address", host.Origin);
            await page.ClickAsync("button", "Create");
            await page.WaitForAsync("heading", "Inbox");
            await page.ClickAsync("link", "Sites");
            host.SiteKey = await SiteKeyAsync(page);
            await page.GoToAsync($"{origin}/agent");

            var agent = new AgentPage(page);
            var visitor = new VisitorPage(await browser.OpenAsync(host.Origin));
            await visitor.OpensChatAsync();
            await visitor.WritesAsync("Hello from one file");
            await agent.TakesAsync("Guest 1");
            await agent.WritesAsync("Hello to you");

            await visitor.SeesAsync("Hello to you");
            var latePartIsKept = await visitor.Page.EvaluateAsync<string>(
                """
                fetch(
                  performance.getEntriesByType('resource').find(({ name }) => /livechat.frame.\w{10}.js/.test(name))
                    .name,
                ).then(({ headers }) => headers.get('Cache-Control'))
                """
            );
            Assert.Contains("immutable", latePartIsKept, StringComparison.Ordinal);
            Assert.Equal(
                ["data", "livechatmeet"],
                Directory.EnumerateFileSystemEntries(directory).Select(Path.GetFileName).Order()
            );
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task It_is_small_and_unpacks_the_library_of_SQLite_alone()
    {
        var unpacked = Directory.CreateTempSubdirectory("livechatmeet-unpacked-").FullName;
        try
        {
            var (code, says) = await RunAsync(unpacked, Binary, "--version");

            Assert.Equal((ExitCode.Done, "0.1.0"), ((ExitCode)code, says.Trim().Split('+')[0]));
            var file = Assert.Single(Directory.GetFiles(unpacked, "*", SearchOption.AllDirectories));
            Assert.Equal("libe_sqlite3.so", Path.GetFileName(file));
            Assert.InRange(new FileInfo(file).Length, 1, MaxUnpackedBytes);
            Assert.InRange(new FileInfo(Binary).Length, 1, MaxBytes);
        }
        finally
        {
            Directory.Delete(unpacked, recursive: true);
        }
    }

    [Fact]
    public async Task What_nothing_refers_to_is_not_in_it()
    {
        var bytes = await File.ReadAllBytesAsync(Binary);

        Assert.True(Holds("System.Private.CoreLib.dll"), "The file's list of its parts was not found.");
        Assert.DoesNotContain(LeftOut, Holds);

        bool Holds(string name) => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(name)) >= 0;
    }

    [Fact]
    public async Task It_takes_the_settings_that_lie_beside_it_and_those_of_the_working_directory_win()
    {
        var directory = Directory.CreateTempSubdirectory("livechatmeet-settings-").FullName;
        var here = Directory.CreateDirectory(Path.Combine(directory, "here")).FullName;
        try
        {
            var program = Path.Combine(directory, "livechatmeet");
            File.Copy(Binary, program);
            await File.WriteAllTextAsync(
                Path.Combine(directory, "appsettings.json"),
                """{ "PublicAddress": "ftp://beside" }"""
            );
            var (_, beside) = await RunAsync(here, program);
            await File.WriteAllTextAsync(
                Path.Combine(here, "appsettings.json"),
                """{ "PublicAddress": "ftp://here" }"""
            );
            var (code, second) = await RunAsync(here, program);

            Assert.Contains("ftp://beside", beside, StringComparison.Ordinal);
            Assert.Contains("ftp://here", second, StringComparison.Ordinal);
            Assert.Equal(ExitCode.Settings, (ExitCode)code);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Each version leaves 1.5 MB there, and nobody else removes them.</summary>
    [Fact]
    public async Task It_removes_what_an_older_version_had_unpacked()
    {
        var directory = Directory.CreateTempSubdirectory("livechatmeet-old-").FullName;
        var old = Directory.CreateDirectory(Path.Combine(directory, Path.GetFileName(Binary), "an-older-version"));
        await File.WriteAllTextAsync(Path.Combine(old.FullName, "libe_sqlite3.so"), "");
        Directory.SetLastWriteTimeUtc(old.FullName, DateTime.UtcNow.AddDays(-1));
        var start = new ProcessStartInfo(Binary, ["--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = directory;
        using var server = Process.Start(start)!;
        try
        {
            await ReadWelcomeAsync(server);

            Assert.False(Directory.Exists(old.FullName));
            var own = Assert.Single(Directory.GetDirectories(old.Parent!.FullName));
            Assert.True(File.Exists(Path.Combine(own, "libe_sqlite3.so")));
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <param name="directory">Where it is started, and unpacks what it must.</param>
    private static async Task<(int Code, string Says)> RunAsync(
        string directory,
        string program,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = directory;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        var says = await process.StandardOutput.ReadToEndAsync(limit.Token) + await errors;
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, says);
    }

    /// <summary>The key of the only site, on the page of all sites.</summary>
    internal static async Task<string> SiteKeyAsync(Page page)
    {
        await page.WaitForAsync("heading", "Sites");
        return await page.EvaluateAsync<string>(
            "document.querySelector('#workspace a[href^=\"/agent/sites/\"]').getAttribute('href').split('/').pop()"
        );
    }

    private static async Task<(string Origin, string Code)> ReadWelcomeAsync(Process server)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var origin = "";
        while (await server.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains("listens at ", StringComparison.Ordinal))
                origin = line.Split("listens at ")[1].Split(',')[0].Trim();
            if (line.Contains("Setup code ", StringComparison.Ordinal))
                return (origin, line.Split("Setup code ")[1].Split(' ')[0]);
        }
        throw new InvalidOperationException("The server ended before it printed a setup code.");
    }
}
