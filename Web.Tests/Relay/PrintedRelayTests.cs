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
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

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
