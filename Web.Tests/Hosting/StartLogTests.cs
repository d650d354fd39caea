using LiveChatMeet.Hosting;
using Microsoft.Extensions.Configuration;

namespace LiveChatMeet.Tests.Hosting;

[Trait("Requirement", "D34")]
public sealed class StartLogTests
{
    [Fact]
    public void The_summary_has_what_is_set_and_no_secret()
    {
        var configuration = new ConfigurationBuilder()
            .AddCommandLine([
                "--PublicAddress=https://chat.example",
                "--Proxies:0=127.0.0.1",
                "--Ice:Turn:Secret=0123456789abcdef",
                "--Limits:CallsPerSecond=70",
                "--Demo:Enabled=true",
                "--Logging:LogLevel:Default=Debug",
            ])
            .Build();

        Assert.Equal(
            "Demo:Enabled=true, Ice:Turn:Secret is set, Limits:CallsPerSecond=70, Proxies:0=127.0.0.1, "
                + "PublicAddress=https://chat.example",
            StartLog.Summary(configuration)
        );
        Assert.Equal("none", StartLog.Summary(new ConfigurationBuilder().Build()));
    }
}
