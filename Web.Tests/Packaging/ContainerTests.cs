using System.Net;
using System.Text.RegularExpressions;
using LiveChatMeet.Relay;
using LiveChatMeet.Tests.Plant.Code;

namespace LiveChatMeet.Tests.Packaging;

/// <summary>Dockerfile, compose file, Debian package and documents fit each other. What builds an image is not on every
/// machine.</summary>
public sealed partial class ContainerTests
{
    private static readonly string Image = Text("packaging/Dockerfile");
    private static readonly string Compose = Text("packaging/compose.yaml");
    private static readonly string Install = Text("docs/install.md");

    [Fact]
    public void Proxy_and_health_check_look_where_the_server_listens()
    {
        var port = Found(Image, @"ASPNETCORE_HTTP_PORTS=(\d+)");

        Assert.Equal(port, Found(Image, @"HEALTHCHECK[\s\S]*/dev/tcp/127\.0\.0\.1/(\d+);"));
        Assert.Equal(port, Found(Image, @"EXPOSE (\d+) "));
        Assert.Equal(port, Found(Compose, @"--to livechatmeet:(\d+)\n"));
        Assert.DoesNotMatch($@"- \d*:?{port}\b", Compose); // only the proxy reaches it
    }

    [Fact]
    public void The_relay_is_reached_by_UDP_and_TCP()
    {
        var port = RelaySettings.DefaultPort;

        Assert.Contains($" {port}/tcp {port}/udp\n", Image, StringComparison.Ordinal);
        foreach (var protocol in (string[])["udp", "tcp"])
            Assert.Contains($"- {port}:{port}/{protocol}\n", Compose, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ordinary_user_writes_to_the_volume_and_to_where_the_library_is_unpacked_alone()
    {
        var data = Found(Image, @"\nVOLUME (\S+)\n");
        var backups = Found(Compose, @"- backups:(\S+)\n");

        Assert.NotEqual("0", Found(Image, @"\nARG APP_UID=(\d+)\n"));
        Assert.Matches(@"\nUSER \$APP_UID\n(?![\s\S]*\nUSER )", Image);
        Assert.Contains(
            $"""install --directory --owner="$APP_UID" --group="$APP_UID" --mode=700 {data} {backups}{'\n'}""",
            Image,
            StringComparison.Ordinal
        );
        Assert.Equal(data, Found(Image, @"""--data"", ""([^""]+)""\]"));
        Assert.Equal(data, Found(Compose, @"- data:(\S+)\n"));
        Assert.Equal(backups, Found(Compose, @"Backup__To: (\S+)\n"));
        Assert.Contains("its data is in the volume `data`", Install, StringComparison.Ordinal);
        Assert.Contains("read_only: true\n", Compose, StringComparison.Ordinal);
        Assert.Equal(
            $"{Found(Image, @"DOTNET_BUNDLE_EXTRACT_BASE_DIR=(\S+)")}:exec",
            Found(Compose, @"tmpfs: \[(\S+)\]\n")
        );
    }

    /// <summary>The proxy's address in it changes, and nobody else's is in it.</summary>
    [Fact]
    public void The_network_that_is_trusted_is_the_one_that_the_proxy_is_in()
    {
        var trusted = Found(Compose, @"Proxies__0: (\S+)\n");

        Assert.Equal(trusted, Found(Compose, @"- subnet: (\S+)\n"));
        Assert.False(RelayAddress.IsPublic(IPNetwork.Parse(trusted).BaseAddress));
        Assert.Equal(2, Regex.Count(Compose, @"networks: \[chat\]\n"));
    }

    [Fact]
    public void It_has_the_libraries_that_the_Debian_package_asks_for_and_no_others()
    {
        var needed = Found(Text("packaging/control"), @"\nDepends: (.+)\n")
            .Split(", ")
            .Select(one => one.Split(" | "))
            .ToList();
        string[] ofEveryDebian = ["libc6", "libgcc-s1"];
        string[] notInContainers = ["systemd"];
        var installed = Found(Image, @"--no-install-recommends (.+) \\\n").Split(' ');

        Assert.Equal("debian:12-slim", Found(Image, @"\nFROM (\S+)\n"));
        Assert.All(
            needed.Where(names => !names.Intersect([.. ofEveryDebian, .. notInContainers]).Any()),
            names => Assert.NotEmpty(names.Intersect(installed))
        );
        Assert.Empty(installed.Except(needed.SelectMany(names => names)));
    }

    [Fact]
    public void The_documents_start_it_as_the_compose_file_says()
    {
        var start = Found(Compose, @"#   (echo .+)\n");

        // Each command of the compose program asks for the name.
        Assert.Equal($"echo {Found(Compose, @"\$\{(\w+):\?")}=chat.example > .env", start);
        Assert.Contains($"\n{start}\n{Found(Compose, @"#   (docker .+)\n")}\n", Install, StringComparison.Ordinal);
        Assert.Contains(Found(Compose, "The setup code: (.+)\n"), Install, StringComparison.Ordinal);
        Assert.All(
            Copied().Matches(Image).Select(copy => copy.Groups[1].Value),
            file => Assert.Equal("livechatmeet", file) // all else in the archive is for people
        );
    }

    private static string Text(string file) => File.ReadAllText(Repository.PathOf(file));

    private static string Found(string text, string pattern)
    {
        var match = Regex.Match(text, pattern);
        Assert.True(match.Success, $"Nothing is like {pattern} any more.");
        return match.Groups[1].Value;
    }

    [GeneratedRegex(@"\nCOPY (?:--\S+ )*(\S+) ")]
    private static partial Regex Copied();
}
