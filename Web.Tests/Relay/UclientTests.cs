using System.Diagnostics;
using LiveChatMeet.Relay;
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
    public void Browsers_are_given_TLS_where_the_name_leads_to_this_machine()
    {
        Assert.Equal(
            "turns:xn--caf-dma.example:3479?transport=tcp",
            new RelayOptions(new() { Relay = new() { Port = 3_479 } }, "https://café.example").SecureUrl
        );
        Assert.Null(
            new RelayOptions(new() { Relay = new() { Address = "20.0.0.2" } }, "https://chat.example").SecureUrl
        );
        Assert.Null(new RelayOptions(new(), null).SecureUrl);
    }

    [Trait("Requirement", "TU-1")]
    [Fact]
    public async Task Coturns_client_reaches_no_other_peer()
    {
        await using var shop = await RelayShop.OpenAsync();

        var said = await RunAsync(shop, "-n", "1", "-e", "127.0.0.2");

        Assert.Contains("403 (Forbidden)", said, StringComparison.Ordinal);
    }

    private static Task<string> RunAsync(RelayShop shop, params string[] arguments) =>
        RunAsync(shop.Relay.At!.Port, shop.Relay.ServerFor(new TurnUser("a-test", null, "any"))!, arguments);

    /// <summary>Runs it against a server on loopback.</summary>
    /// <returns>What it said.</returns>
    public static async Task<string> RunAsync(int port, IceServer server, params string[] arguments)
    {
        string[] to = ["-c", "-p", $"{port}", "-u", server.Username!, "-w", server.Credential!, "127.0.0.1"];
        var start = new ProcessStartInfo("turnutils_uclient", [.. arguments.Where(one => one.Length > 0), .. to])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var client = Process.Start(start)!;
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
