using System.Diagnostics;
using LiveChatMeet.Calls;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using static LiveChatMeet.Tests.Plant.Actors.ApartPeople;

namespace LiveChatMeet.Tests.Faults;

/// <summary>Agent and visitor in networks of their own: the visitor's loses, is cut, and changes in the middle of a
/// call and of a move. Only by <c>./test.sh --full networks</c>, as root.</summary>
[Trait("Needs", "browser")]
public sealed class NetworksTests(ITestOutputHelper output) : IWithBrowsers
{
    private static readonly TimeSpan Told = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Healed = TimeSpan.FromSeconds(45);
    private readonly Stopwatch _time = new();
    private ApartPeople _people = null!;
    private MeetPage _meet = null!;
    private MeetPage _docked = null!;

    public TestBrowsers Browsers { get; } = new();

    private NatNetworks Networks => _people.Networks;

    [Theory(Explicit = true), Trait("Full", "networks")]
    [Trait("Requirement", "D10")]
    [Trait("Requirement", "D11")]
    [Trait("Requirement", "D12")]
    [InlineData(BrowserKind.Chromium)]
    [InlineData(BrowserKind.Firefox)]
    public async Task Whatever_becomes_of_the_network_the_page_says_what_is_true_and_heals_without_a_click(
        BrowserKind visitor
    )
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may make network namespaces.");
        await using var people = _people = await ApartPeople.InConversationAsync(Browsers, visitor);
        (_meet, _docked) = await people.Agent.CallsAsync(people.Visitor);
        await MediaFlowAsync(Healed);
        output.WriteLine($"{visitor}: in a call, over the relay");

        await LosesAsync(15);
        await LosesAsync(30);
        await IsCutAsync(5, "");
        await IsCutAsync(10, ""); // after 20 s without a sign of life a call is over, and one comes each 5 s
        await IsCutAsync(20, "meta l4proto tcp", media: true);
        await HasNoUdpAsync();
        await MovesAsync(people, 7);
        await MovesInTheMiddleOfAMoveAsync(8);
        await IsCutForTooLongAsync();
    }

    // A part of all that comes and goes is lost: both hear each other, and what is written arrives.
    private async Task LosesAsync(int percent)
    {
        await Networks.CutAsync(VisitorsHome, $"numgen random mod 100 < {percent}");
        await _people.Visitor.WritesAsync($"at {percent} %");
        await _people.Agent.SeesAsync($"at {percent} %", Healed);
        for (var second = 0; second < 10; second++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            Assert.Equal("in-progress", await _meet.StateAsync());
        }
        await Task.WhenAll(HearsAsync(_docked), HearsAsync(_meet));
        await LinkedAsync();
        await Networks.HealAsync(VisitorsHome);
        _time.Restart();
        await MediaFlowAsync(Healed);
        output.WriteLine(
            $"{percent} % lost: connected, both hear each other, the line came; the picture "
                + $"{_time.Elapsed.TotalSeconds:0.0} s after it"
        );
    }

    // The picture may pause for the sound.
    private static async Task HearsAsync(MeetPage page)
    {
        var before = (await page.Probe.ReadAsync()).TotalAudioEnergy;
        await Eventually.IsTrueAsync(
            $"{page.Scope} hears the other side",
            async () => (await page.Probe.ReadAsync()).TotalAudioEnergy > before
        );
    }

    private async Task IsCutAsync(int seconds, string what, bool media = false)
    {
        await Networks.CutAsync(VisitorsHome, what);
        _time.Restart();
        await _people.Visitor.WritesAsync($"cut for {seconds} s {what}");
        var alerts = new List<string?>();
        while (_time.Elapsed.TotalSeconds < seconds)
        {
            alerts.Add(await _docked.LinkAsync());
            await Task.Delay(TimeSpan.FromMilliseconds(250));
        }
        if (media)
            await MediaFlowAsync(TimeSpan.FromSeconds(5));
        await Networks.HealAsync(VisitorsHome);

        var healed = await HealsAsync();
        await _people.Agent.SeesAsync($"cut for {seconds} s {what}", Healed);
        output.WriteLine(
            $"cut for {seconds} s {what}: the visitor was "
                + (
                    alerts.IndexOf("reconnecting") is var at and >= 0
                        ? $"told {at / 4.0:0.0} s after it began"
                        : "not told"
                )
                + $", media {healed:0.0} s after its end, the line {_time.Elapsed.TotalSeconds:0.0} s"
        );
        Assert.True(!media || alerts.TrueForAll(link => link == "connected"), "A link that is up is called so.");
    }

    // Only TCP is left: the call goes on by it, without a click. Who has both ways changes between them without a word.
    private async Task HasNoUdpAsync()
    {
        await Networks.CutAsync(VisitorsHome, "meta l4proto udp");
        _time.Restart();
        await Task.Delay(TimeSpan.FromSeconds(2));
        await MediaFlowAsync(Healed);
        output.WriteLine($"no UDP any more: media by TCP within {_time.Elapsed.TotalSeconds:0.0} s");
        await Task.Delay(TimeSpan.FromSeconds(10));
        await MediaFlowAsync(TimeSpan.FromSeconds(5));
        await LinkedAsync();
        await Networks.HealAsync(VisitorsHome);
    }

    private async Task MovesAsync(ApartPeople people, int host)
    {
        await Networks.MoveAsync(VisitorsHome, host);
        var healed = await HealsAsync();
        await people.Visitor.WritesAsync($"from {host}");
        await people.Agent.SeesAsync($"from {host}", Healed);
        output.WriteLine(
            $"another address: media {healed:0.0} s after it, a line after {_time.Elapsed.TotalSeconds:0.0} s"
        );
    }

    private async Task MovesInTheMiddleOfAMoveAsync(int host)
    {
        var tab = await _docked.MaximizeAsync(Healed);
        await Networks.MoveAsync(VisitorsHome, host);
        _time.Restart();
        await tab.WaitUntilTakenAsync(TimeSpan.FromSeconds(90));
        var taken = _time.Elapsed.TotalSeconds;
        _docked = tab;
        var healed = await HealsAsync(restart: false);
        Assert.Equal(1, (await tab.Probe.ReadAsync()).PeerConnectionsOpen);
        await _meet.Probe.WaitForOneLinkAsync(Healed);
        output.WriteLine($"another address in the middle of a move: moved after {taken:0.0} s, media {healed:0.0} s");
    }

    // The other side is told, and hangs up by its lease; the visitor's page says so when it is back.
    private async Task IsCutForTooLongAsync()
    {
        var id = await _meet.CallIdAsync();
        await Networks.CutAsync(VisitorsHome);
        var cutAt = DateTimeOffset.UtcNow;
        _time.Restart();
        var told = await ToldAsync();
        await _meet.WaitForStateAsync("ended", TimeSpan.FromSeconds(80));
        var ended = _time.Elapsed.TotalSeconds;
        await Task.Delay(TimeSpan.FromSeconds(Math.Max(0, 90 - ended)));
        await Networks.HealAsync(VisitorsHome);
        _time.Restart();
        // What the browser began to connect in the cut waits for its next packet, which comes more and more seldom.
        await _docked.WaitForStateAsync("ended", TimeSpan.FromSeconds(120));
        output.WriteLine(
            $"cut for 90 s: {told}ended for the agent after {ended:0.0} s, for the visitor "
                + $"{_time.Elapsed.TotalSeconds:0.0} s after it was over"
        );
        await _people.StopAsync();
        await using var server = await Server.StartAsync(directory: _people.Data);
        var call = await server.ReadAsync(database => database.Calls.AsNoTracking().SingleAsync(one => one.Id == id));
        Assert.Equal(EndReason.Dropped, call.EndReason);
        Assert.InRange(call.EndedAt!.Value, cutAt.AddSeconds(-6), cutAt.AddSeconds(6));
    }

    // Nobody clicks: both sides say that they look for each other.
    private async Task<string> ToldAsync()
    {
        await _docked.WaitForLinkAsync("reconnecting", Told);
        var visitor = _time.Elapsed.TotalSeconds;
        await _meet.WaitForLinkAsync("reconnecting", Told);
        return $"told after {visitor:0.0} s and {_time.Elapsed.TotalSeconds:0.0} s (agent), ";
    }

    private async Task<double> HealsAsync(bool restart = true)
    {
        if (restart)
            _time.Restart();
        await MediaFlowAsync(Healed);
        var healed = _time.Elapsed.TotalSeconds;
        await LinkedAsync();
        return healed;
    }

    private async Task MediaFlowAsync(TimeSpan limit)
    {
        await _docked.MediaFlowsAsync(limit);
        await _meet.MediaFlowsAsync(limit);
    }

    private async Task LinkedAsync()
    {
        await _docked.WaitForLinkAsync("connected", Told);
        await _meet.WaitForLinkAsync("connected", Told);
    }
}
