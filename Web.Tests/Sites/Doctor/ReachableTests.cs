using System.Net;
using LiveChatMeet.Sites.Doctor;

namespace LiveChatMeet.Tests.Sites.Doctor;

[Trait("Requirement", "XS-5")]
public sealed class ReachableTests
{
    /// <summary>XS-5: what a name may lead to, and a server must not ask.</summary>
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.1")]
    [InlineData("192.0.2.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::7f00:1")] // IPv4-compatible
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2001::1")] // Teredo
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")] // 6to4
    [InlineData("3fff::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void Of_a_name_only_public_addresses_are_reached(string address) =>
        Assert.False(Reachable.Allows("shop.example", IPAddress.Parse(address)));

    [Theory]
    [InlineData("93.184.215.14")]
    [InlineData("172.32.0.1")]
    [InlineData("::ffff:93.184.215.14")]
    [InlineData("2606:2800:21f:cb07:6820:80da:af6b:8b2c")]
    public void Public_ones_are(string address) =>
        Assert.True(Reachable.Allows("shop.example", IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.2", false)]
    [InlineData("192.168.1.5", "192.168.1.5", true)]
    [InlineData("192.168.1.5", "192.168.1.6", false)]
    [InlineData("[::1]", "::1", true)]
    [InlineData("[fd12::5]", "fd12::5", true)]
    [InlineData("localhost", "127.0.0.1", true)]
    [InlineData("localhost", "::1", true)]
    [InlineData("shop.localhost", "127.0.0.1", true)]
    [InlineData("localhost", "192.168.1.5", false)]
    [InlineData("localhost.shop.example", "127.0.0.1", false)]
    [InlineData("169.254.169.254", "169.254.169.254", false)]
    [InlineData("[fe80::1]", "fe80::1", false)]
    [InlineData("0.0.0.0", "0.0.0.0", false)]
    [InlineData("224.0.0.1", "224.0.0.1", false)]
    public void Others_only_if_the_listed_origin_names_them(string host, string address, bool isReached) =>
        Assert.Equal(isReached, Reachable.Allows(host, IPAddress.Parse(address)));
}
