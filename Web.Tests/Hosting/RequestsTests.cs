using LiveChatMeet.Hosting;

namespace LiveChatMeet.Tests.Hosting;

public sealed class RequestsTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "20010DB800010002")]
    [InlineData("2001:db8:1:2:ffff::1", "20010DB800010002")]
    public void One_customer_of_a_network_is_one_for_the_limits(string address, string network) =>
        Assert.Equal(network, Requests.NetworkOf(System.Net.IPAddress.Parse(address)));
}
