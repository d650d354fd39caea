using System.Net;
using System.Net.Sockets;
using LiveChatMeet.Relay;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;

namespace LiveChatMeet.Tests.Relay;

/// <summary>A2: the configuration that docs/settings.md prints relays with Debian's coturn, and reaches nothing that it
/// is to keep from.</summary>
[Trait("Requirement", "TU-2"), Trait("Requirement", "TU-5")]
public sealed class PrintedRelayTests
{
    private const string Secret = "a-secret-of-the-test";
    private const string OfInternet = "2001:4860:4860::8888";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Loopback, link-local, unique local, multicast and others that are no one's; and addresses of IPv4 as
    /// mapped, compatible, 6to4, NAT64 of everybody and of one network, and Teredo.</summary>
    private static readonly string[] Denied =
    [
        "::1",
        "::2",
        "fe80::9",
        "febf::9",
        "fec0::9",
        "fc00::9",
        "fd00:ec2::254",
        "fdff::9",
        "ff02::1",
        "100::9",
        "2001:db8::9",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.9",
        "::ffff:169.254.169.254",
        "::ffff:192.168.0.9",
        "::127.0.0.1",
        "::10.0.0.9",
        "::10.0.0.0",
        "::10.1.0.0",
        "2002:7f00:1::",
        "2002:a00:9::1",
        "2002:a9fe:a9fe::",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:9",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a00:9",
        "2001::a00:9",
    ];

    [Fact]
    public async Task It_lets_browsers_on_the_Internet_be_reached()
    {
        await using var coturn = await Coturn.StartAsync(Secret, reachesItself: false);
        using var client = coturn.StartClient("-n", "1", "-e", "20.0.0.2");

        // Nobody answers there: that it may be reached is what counts.
        await Eventually.IsTrueAsync(
            "a channel to an address of the Internet",
            () => coturn.Channels > 0 || client.HasExited
        );
        await BrowserProcess.KillAsync(client);

        Assert.True(coturn.Channels > 0, "20.0.0.2 must be allowed.");
    }

    [Theory]
    [InlineData("10.0.0.9")]
    [InlineData("100.64.0.9")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.9")]
    [InlineData("192.168.0.9")]
    [InlineData("0.0.0.1")]
    public async Task It_keeps_from_the_network_that_it_stands_in(string address)
    {
        await using var coturn = await Coturn.StartAsync(Secret, reachesItself: false);

        var (_, said) = await RunAsync(coturn, "-n", "1", "-e", address);

        Assert.Contains("403 (Forbidden IP)", said, StringComparison.Ordinal);
        Assert.Equal(0, coturn.Channels);
    }

    /// <summary>Of a relay that has IPv6 too. However an address of IPv4 is hidden in one of IPv6, it is
    /// none.</summary>
    [Fact]
    public async Task It_keeps_from_that_network_by_IPv6_too()
    {
        if (!Socket.OSSupportsIPv6)
            Assert.Skip("The machine has no IPv6.");
        await using var coturn = await Coturn.StartAsync(Secret, reachesItself: false, hasIPv6: true);
        using var client = await AllocatedAsync(coturn);
        ushort channel = 0x4000;

        foreach (var address in Denied.Select(address => IPAddress.Parse(address).GetAddressBytes()))
        {
            var name = new IPAddress(address).ToString();
            Assert.Equal((name, 403), (name, await client.PermitAsync(address, 9)));
            Assert.Equal((name, 403), (name, await client.BindAsync(channel++, address, 9)));
        }

        Assert.Equal(0, await client.PermitAsync(IPAddress.Parse(OfInternet).GetAddressBytes(), 9));
        Assert.Equal(0, coturn.Channels);
    }

    /// <summary>What asks by IPv6 can say that a relay is open, too.</summary>
    [Fact]
    public async Task Without_the_lines_that_deny_a_neighbour_is_reached_by_IPv6()
    {
        if (!Socket.OSSupportsIPv6)
            Assert.Skip("The machine has no IPv6.");
        await using var coturn = await Coturn.StartAsync(Secret, reachesItself: false, isOpen: true, hasIPv6: true);
        using var client = await AllocatedAsync(coturn);

        foreach (var address in (string[])["fd00::9", "fe80::9", "64:ff9b::a00:9"])
            Assert.Equal(0, await client.PermitAsync(IPAddress.Parse(address).GetAddressBytes(), 9));
    }

    private static async Task<TurnClient> AllocatedAsync(Coturn coturn)
    {
        var (username, credential) = coturn.NewCredential();
        var client = await TurnClient.ConnectAsync(new IceServer([coturn.Url], username, credential));
        Assert.Equal(0, await client.AllocateIPv6Async());
        return client;
    }

    [Fact]
    public async Task Two_who_are_both_relayed_meet_and_no_other_door_opens_for_it()
    {
        await using var coturn = await Coturn.StartAsync(Secret);

        var (code, said) = await RunAsync(coturn, "-n", "5", "-y");
        var (_, other) = await RunAsync(coturn, "-n", "1", "-e", "10.0.0.9");

        Assert.Equal(0, code);
        Assert.Contains("Total lost packets 0 (0.000000%)", said, StringComparison.Ordinal);
        Assert.Contains("403 (Forbidden IP)", other, StringComparison.Ordinal);
    }

    /// <summary>What asks here can say that a relay is open: without these lines, it is.</summary>
    [Fact]
    public async Task Without_the_lines_that_deny_the_same_question_finds_it_open()
    {
        await using var coturn = await Coturn.StartAsync(Secret, reachesItself: false, isOpen: true);
        using var client = coturn.StartClient("-n", "1", "-e", "10.0.0.9");

        await Eventually.IsTrueAsync("a channel into the network", () => coturn.Channels > 0 || client.HasExited);
        await BrowserProcess.KillAsync(client);

        Assert.True(coturn.Channels > 0, "10.0.0.9 must be reached.");
    }

    private static async Task<(int Code, string Said)> RunAsync(Coturn coturn, params string[] arguments)
    {
        using var client = coturn.StartClient(arguments);
        using var limit = new CancellationTokenSource(Limit);
        var (said, errors) = (
            client.StandardOutput.ReadToEndAsync(limit.Token),
            client.StandardError.ReadToEndAsync(limit.Token)
        );
        await client.WaitForExitAsync(limit.Token);
        return (client.ExitCode, await said + await errors);
    }
}
