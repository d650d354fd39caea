using System.Net;
using System.Net.Sockets;
using LiveChatMeet.Identity;
using LiveChatMeet.Relay.Stun;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Media;

namespace LiveChatMeet.Tests.Relay;

/// <summary>TU-1 to TU-5, D14: what somebody tries who wants the relay for something else.</summary>
[Trait("Requirement", "TU-4")]
public sealed class RelayAbuseTests
{
    private static readonly string[] Targets =
    [
        "127.0.0.2",
        "127.8.8.8",
        "0.0.0.0",
        "0.0.0.1",
        "10.0.0.1",
        "10.255.255.254",
        "100.64.0.1",
        "100.127.255.254",
        "169.254.169.254",
        "169.254.1.1",
        "172.16.0.1",
        "172.31.255.254",
        "192.0.0.1",
        "192.0.0.170",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "192.168.255.254",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "224.0.0.251",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "8.8.8.8",
        "1.1.1.1",
        "20.0.0.2",
    ];

    private static readonly string[] TargetsOfIPv6 =
    [
        "::",
        "::1",
        "::2",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "2001:4860:4860::8888",
        "100::1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
        "::ffff:0:7f00:1",
        "2001::1",
    ];

    [Trait("Requirement", "TU-1")]
    [Theory]
    [InlineData(Way.Udp)]
    [InlineData(Way.Tcp)]
    public async Task No_address_but_the_relays_own_is_a_peer_however_it_is_spelled(Way way)
    {
        await using var shop = await RelayShop.OpenAsync();
        await using var call = await RelayedCall.ConnectAsync(shop);
        using var client = await TurnClient.AllocatedAsync(await call.ServerAsync(Party.Agent), way);
        using var listening = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        listening.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        var port = ((IPEndPoint)listening.LocalEndPoint!).Port;
        var tried = 0;

        foreach (var address in Targets.SelectMany(Spelled).Concat(TargetsOfIPv6.Select(Bytes)))
        {
            Assert.Equal(403, await client.PermitAsync(address, port));
            Assert.Equal(403, await client.BindAsync((ushort)(0x4000 + tried), address, port));
            await client.IndicateAsync(new(new IPAddress(address), port), "for your network"u8.ToArray());
            await client.SendOnAsync((ushort)(0x4000 + tried), "for your network"u8.ToArray());
            tried++;
        }

        Assert.True(tried > 140, $"{tried} addresses");
        Assert.Equal(0, listening.Available);
        Assert.True(await client.HearsNothingAsync());
    }

    [Fact]
    public async Task An_address_that_nobody_has_proven_gets_few_answers()
    {
        await using var shop = await RelayShop.OpenAsync();
        await using var call = await RelayedCall.ConnectAsync(shop);
        using var client = await TurnClient.ConnectAsync(await call.ServerAsync(Party.Agent));
        var request = client.Request(StunMethod.Allocate, TurnClient.AsksForUdp);
        const int Sent = 2_000;

        for (var count = 0; count < Sent; count++)
            await client.SendAsync(request);
        var answers = 0;
        while (await client.ReceiveAsync(TimeSpan.FromMilliseconds(300)) is not null)
            answers++;

        Assert.InRange(answers, 1, Sent / 2); // 200 in each second that it took to send them
    }

    // As IPv4, mapped, compatible, 6to4 and NAT64
    private static IEnumerable<byte[]> Spelled(string address)
    {
        var four = Bytes(address);
        yield return four;
        yield return [.. new byte[10], 0xFF, 0xFF, .. four];
        yield return [.. new byte[12], .. four];
        yield return [0x20, 0x02, .. four, .. new byte[10]];
        yield return [0x00, 0x64, 0xFF, 0x9B, .. new byte[8], .. four];
    }

    private static byte[] Bytes(string address) => IPAddress.Parse(address).GetAddressBytes();
}
