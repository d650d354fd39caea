using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Check;

/// <summary>The same lines in a terminal.</summary>
[Trait("Needs", "process")]
public sealed class CheckCommandTests : IDisposable
{
    private readonly ProgramDirectory _data = new();

    [Fact]
    public async Task A_running_server_says_what_is_in_order_and_what_is_broken()
    {
        await using (var server = await Server.StartAsync(directory: _data.Path))
        {
            await server.SetUpAsync();
            var (code, output) = await _data.RunAsync("check");

            Assert.Equal(ExitCode.Done, code);
            Assert.Contains("✓ Database: ", output, StringComparison.Ordinal);
            Assert.DoesNotContain("Server: ", output, StringComparison.Ordinal);
            Assert.Contains($":{server.Port}/agent/check", output, StringComparison.Ordinal);
        }
        var (stopped, alone) = await _data.RunAsync("check", "--PublicAddress=http://chat.example");

        Assert.Equal(ExitCode.Crashed, stopped);
        Assert.Contains("✗ Server: none runs on this data directory", alone, StringComparison.Ordinal);
        Assert.Contains("✗ Address: http://chat.example is plain http", alone, StringComparison.Ordinal);
        Assert.Contains(" broken", alone, StringComparison.Ordinal);
    }

    public void Dispose() => _data.Dispose();
}
