using System.Text.Json;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Commands;

/// <summary>The socket of a running server: for its owner alone, and for whatever they send.</summary>
public sealed class CommandServerTests
{
    private const string Ask = """{"command":"setup-code","arguments":[]}""";

    [Fact]
    public async Task It_is_its_owners_alone_and_goes_with_the_server()
    {
        var server = await Server.StartAsync();
        var socket = CommandSocket.PathOf(server);
        if (!OperatingSystem.IsWindows())
            Assert.Equal("600 700", $"{ProgramDirectory.Mode(socket)} {ProgramDirectory.Mode(server.DataDirectory)}");

        server = await server.RestartAsync(() =>
        {
            Assert.False(File.Exists(socket));
            File.WriteAllText(socket, "of a server that was killed");
            return Task.CompletedTask;
        });

        Assert.Contains("Setup code", await CommandSocket.AskAsync(server, Ask), StringComparison.Ordinal);
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("nonsense", "did not understand")]
    [InlineData("[1,2]", "did not understand")]
    [InlineData("null", "did not understand")]
    [InlineData("""{"command":7}""", "did not understand")]
    [InlineData("{}", "no such command")]
    [InlineData("""{"command":"format-disk","arguments":[]}""", "no such command")]
    [InlineData("""{"command":"setup-code"}""", "takes 0 arguments")]
    [InlineData("""{"command":"setup-code","arguments":["now"]}""", "takes 0 arguments")]
    [InlineData("""{"command":"reset-password","arguments":[null]}""", "takes 1 arguments")]
    public async Task Rubbish_is_answered(string line, string says)
    {
        await using var server = await Server.StartAsync();

        var answer = await CommandSocket.AskAsync(server, line);

        Assert.Contains(says, answer, StringComparison.Ordinal);
        Assert.Equal(2, JsonDocument.Parse(answer).RootElement.GetProperty("code").GetInt32());
        Assert.Contains("Setup code", await CommandSocket.AskAsync(server, Ask), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_without_an_end_is_not_read_to_its_end()
    {
        await using var server = await Server.StartAsync();

        Assert.Contains(
            "did not understand",
            await CommandSocket.AskAsync(server, new('x', 64 * 1024)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Who_says_nothing_is_let_go_and_holds_nobody_up()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var server = await Server.StartAsync(time: clock);
        var silent = Enumerable.Range(0, 20).Select(_ => CommandSocket.Connect(server)).ToList();
        var asked = CommandSocket.AskAsync(server, Ask);

        await Eventually.IsTrueAsync(
            "the silent ones are let go",
            async () =>
            {
                clock.Advance(TimeSpan.FromSeconds(6));
                await Task.WhenAny(asked, Task.Delay(50));
                return asked.IsCompleted;
            }
        );

        Assert.Contains("Setup code", await asked, StringComparison.Ordinal);
        silent.AddRange(Enumerable.Range(0, 20).Select(_ => CommandSocket.Connect(server)));
        await server.DisposeAsync(); // nor the end
        silent.ForEach(socket => socket.Dispose());
    }

    /// <summary>The address of a socket has room for 107 bytes.</summary>
    [Fact]
    public async Task A_long_path_leads_there_too()
    {
        var place = Directory.CreateTempSubdirectory("livechatmeet-long-").FullName;
        var directory = $"{place}/{new string('d', 120)}/{Ids.New()}";
        await using (var server = await Server.StartAsync(directory: directory))
        {
            var (code, output) = await ProgramProcess.RunAsync("setup-code", "--data", directory);

            Assert.Equal((0, true), (code, output.Contains("Setup code", StringComparison.Ordinal)));
            Assert.True(File.Exists(CommandSocket.PathOf(server)));
        }
        Directory.Delete(place, recursive: true);
    }
}
