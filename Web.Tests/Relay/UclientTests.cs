using System.Diagnostics;
using System.Globalization;
using LiveChatMeet.Relay.Turn;
using LiveChatMeet.Tests.Plant.Actors;

namespace LiveChatMeet.Tests.Relay;

/// <summary>The server's own relay as another's client sees it: Debian's coturn's.</summary>
public sealed class UclientTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("")]
    [InlineData("-t")]
    [InlineData("-s")]
    public async Task Coturns_client_reaches_itself_and_loses_nothing(string way)
    {
        await using var shop = await RelayShop.OpenAsync();

        var said = await RunAsync(shop, "-y", "-n", "200", "-m", "4", "-l", "400", way);

        Assert.Contains("Total lost packets 0 (0.000000%)", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Coturns_client_reaches_no_other_peer()
    {
        await using var shop = await RelayShop.OpenAsync();

        var said = await RunAsync(shop, "-n", "1", "-e", "127.0.0.2");

        Assert.Contains("403 (Forbidden)", said, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(RelayShop shop, params string[] arguments)
    {
        var server = shop.Relay.ServerFor(new TurnUser("a-test", null, "any"));
        Assert.NotNull(server);
        using var client = Process.Start(
            new ProcessStartInfo(
                "turnutils_uclient",
                [
                    .. arguments.Where(argument => argument.Length > 0),
                    "-c",
                    "-p",
                    shop.Relay.At!.Port.ToString(CultureInfo.InvariantCulture),
                    "-u",
                    server.Username!,
                    "-w",
                    server.Credential!,
                    "127.0.0.1",
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        using var limit = new CancellationTokenSource(Limit);
        var (said, errors) = (
            client.StandardOutput.ReadToEndAsync(limit.Token),
            client.StandardError.ReadToEndAsync(limit.Token)
        );
        try
        {
            await client.WaitForExitAsync(limit.Token);
            return await said + await errors;
        }
        finally
        {
            if (!client.HasExited)
                client.Kill();
        }
    }
}
