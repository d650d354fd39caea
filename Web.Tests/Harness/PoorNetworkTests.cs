using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Media;

namespace LiveChatMeet.Tests.Harness;

public sealed class PoorNetworkTests : IAsyncDisposable
{
    private const int Datagrams = 2_000;

    /// <summary>As many as any socket's buffer holds.</summary>
    private const int AtOnce = 50;

    private readonly UdpClient _server = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly UdpClient _client = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly PoorNetwork _network;

    public PoorNetworkTests() => _network = PoorNetwork.InFrontOf(((IPEndPoint)_server.Client.LocalEndPoint!).Port);

    public async ValueTask DisposeAsync()
    {
        await _network.DisposeAsync();
        _server.Dispose();
        _client.Dispose();
    }

    [Fact]
    public async Task In_fair_weather_everything_comes_in_order_both_ways()
    {
        var answers = new List<string>();

        for (var i = 0; i < 20; i++)
        {
            await SendAsync($"{i}");
            answers.Add(Encoding.ASCII.GetString((await AnswerAsync()).Buffer));
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), answers);
        // It counts a datagram after it has sent it.
        await Eventually.IsTrueAsync("all passed", () => _network.Counts == (40, 0));
    }

    [Fact]
    public async Task A_delay_is_added_each_way_to_the_party_that_has_it()
    {
        _network.Set(Party.Agent, Weather.Of(roundTripMs: 200), Weather.Of(roundTripMs: 200));
        await SendAsync("1:call:agent");
        await AnswerAsync();

        var watch = Stopwatch.StartNew();
        await SendAsync("any");
        await AnswerAsync();

        Assert.True(watch.ElapsedMilliseconds >= 195, $"It took {watch.ElapsedMilliseconds} ms.");
    }

    [Fact]
    public async Task Loss_takes_its_part_of_one_partys_datagrams_and_of_nobody_elses()
    {
        _network.Set(Party.Visitor, new(Loss: 0.2), Weather.Fair);
        await SendManyAsync();
        Assert.Equal((Datagrams, 0), _network.Counts);

        await SendAsync("1:call:visitor");
        await SendManyAsync();

        Assert.InRange(_network.Counts.Lost / (double)Datagrams, 0.15, 0.25);
    }

    private async Task SendManyAsync()
    {
        var (passed, lost) = _network.Counts;
        for (var sent = 1; sent <= Datagrams; sent++)
        {
            await SendAsync("any");
            if (sent % AtOnce == 0)
                await Eventually.IsTrueAsync(
                    $"{sent} went in and came out, or were lost",
                    () => _network.Counts.Passed + _network.Counts.Lost >= passed + lost + sent
                );
        }
    }

    private async Task SendAsync(string text) =>
        await _client.SendAsync(Encoding.ASCII.GetBytes(text), new IPEndPoint(IPAddress.Loopback, _network.Port));

    /// <summary>The server sends back what it got.</summary>
    private async Task<UdpReceiveResult> AnswerAsync()
    {
        var limit = TestContext.Current.CancellationToken;
        var asked = await _server.ReceiveAsync(limit);
        await _server.SendAsync(asked.Buffer, asked.RemoteEndPoint, limit);
        return await _client.ReceiveAsync(limit);
    }
}
