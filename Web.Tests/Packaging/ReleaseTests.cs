using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using LiveChatMeet.Tests.Plant.Code;

namespace LiveChatMeet.Tests.Packaging;

/// <summary>What <c>packaging/release.sh</c> makes, around a program that stands for the published one.</summary>
[Trait("Needs", "process")]
public sealed class ReleaseTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("livechatmeet-release-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task An_archive_has_all_that_the_documents_name_and_its_sum_is_right()
    {
        var (code, says) = await ReleaseAsync("one", "linux-x64");

        Assert.True(code == 0, says);
        var sums = await File.ReadAllLinesAsync(Made("one", "SHA256SUMS"));
        foreach (var line in sums)
            Assert.Equal(line.Split("  ")[0], Sum(Made("one", line.Split("  ")[1])));
        Assert.Equal(
            ["SHA256SUMS", .. sums.Select(line => line.Split("  ")[1])],
            Directory.GetFiles(Made("one")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        var (_, listed) = await RunAsync("tar", "tzvf", Made("one", sums[0].Split("  ")[1]));
        string[] needed = ["livechatmeet.service", "livechatmeet.sysusers", "Dockerfile", "compose.yaml", "README.md"];
        string[] documents =
        [
            .. (string[])["install.md", "settings.md", "operate.md", "nginx.conf", "Caddyfile", "apache.conf"],
            .. (string[])["fail2ban.conf", "livechatmeet.service"],
        ];
        foreach (var file in needed.Concat(documents.Select(name => $"docs/{name}")))
            Assert.Contains($"-linux-x64/{file}\n", listed, StringComparison.Ordinal);
        Assert.Matches("-rwxr-xr-x 0/0 .*-linux-x64/livechatmeet\n", listed);
    }

    [Fact]
    public async Task The_Debian_package_brings_service_and_user_and_starts_nothing()
    {
        await ReleaseAsync("one", "linux-x64");
        var package = Assert.Single(Directory.GetFiles(Made("one"), "*.deb"));
        await RunAsync("dpkg-deb", "--raw-extract", package, Made("raw"));

        var unit = await File.ReadAllTextAsync(Made("raw", "usr/lib/systemd/system/livechatmeet.service"));
        var scripts = await File.ReadAllTextAsync(Made("raw", "DEBIAN/postinst"));

        Assert.Contains("ExecStart=/usr/bin/livechatmeet --data", unit, StringComparison.Ordinal);
        Assert.True(File.Exists(Made("raw", "usr/bin/livechatmeet")));
        Assert.True(File.Exists(Made("raw", "usr/lib/sysusers.d/livechatmeet.conf")));
        Assert.Contains("systemd-sysusers", scripts, StringComparison.Ordinal);
        Assert.DoesNotContain("enable", scripts, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"systemctl (re)?start", scripts);
        Assert.False(File.Exists(Made("raw", "DEBIAN/postrm"))); // so that data, backups and settings stay
    }

    /// <summary>Windows has no units, users of systemd or containers of ours.</summary>
    [Fact]
    public async Task The_archive_for_Windows_has_the_program_and_the_documents_and_nothing_of_Linux()
    {
        var (code, says) = await ReleaseAsync("one", "win-x64", program: await ProgramAsync("livechatmeet.exe"));

        Assert.True(code == 0, says);
        var file = Assert.Single(Directory.GetFiles(Made("one"), "*.zip"));
        using var archive = ZipFile.OpenRead(file);
        var folder = Path.GetFileNameWithoutExtension(file);
        Assert.EndsWith("-win-x64", folder, StringComparison.Ordinal);
        Assert.All(archive.Entries, entry => Assert.StartsWith($"{folder}/", entry.FullName, StringComparison.Ordinal));
        Assert.Equal(
            ["CHANGELOG.md", "README.md", "SECURITY.md", "docs", "livechatmeet.exe"],
            archive.Entries.Select(entry => entry.FullName.Split('/')[1]).Distinct().Order(StringComparer.Ordinal)
        );
        Assert.Contains(archive.Entries, entry => entry.FullName == $"{folder}/docs/install.md");
        Assert.Contains($"{Sum(file)}  {Path.GetFileName(file)}", await SumsAsync("one"), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Made("one"), "*.deb"));
    }

    [Theory]
    [InlineData("linux-x64")]
    [InlineData("win-x64")]
    public async Task The_same_source_gives_the_same_files(string platform)
    {
        await ReleaseAsync("one", platform);
        await ReleaseAsync("two", platform, timeZone: "Asia/Tokyo");

        var (first, second) = (await SumsAsync("one"), await SumsAsync("two"));

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task A_platform_that_cannot_be_made_is_named_and_fails_the_release()
    {
        var (code, says) = await ReleaseAsync("one", "linux-x64", program: Made("missing"));

        Assert.Equal(1, code);
        Assert.Contains("not made: the archive of linux-x64", says, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Says)> ReleaseAsync(
        string to,
        string platform,
        string? program = null,
        string timeZone = "UTC"
    )
    {
        var start = new ProcessStartInfo("bash", [Repository.PathOf("packaging/release.sh"), platform]);
        start.Environment["BINARY"] = program ?? await ProgramAsync("livechatmeet");
        start.Environment["OUT"] = Made(to);
        start.Environment["TZ"] = timeZone;
        return await RunAsync(start);
    }

    private async Task<string> ProgramAsync(string name)
    {
        await File.WriteAllTextAsync(Made(name), "a program");
        return Made(name);
    }

    private Task<string> SumsAsync(string of) => File.ReadAllTextAsync(Made(of, "SHA256SUMS"));

    private string Made(params string[] names) => Path.Combine([_directory.FullName, .. names]);

    private static string Sum(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    private static Task<(int Code, string Says)> RunAsync(string program, params string[] arguments) =>
        RunAsync(new ProcessStartInfo(program, arguments));

    private static async Task<(int Code, string Says)> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        var says = await process.StandardOutput.ReadToEndAsync(limit.Token) + await errors;
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, says);
    }
}
