using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Calls;

/// <summary>A site whose visitors and agents must not learn each other's address, and a network that loses what the
/// agent sends.</summary>
[Trait("Needs", "browser")]
[Trait("Requirement", "D10")]
public sealed class WeakConnectionTests(ITestOutputHelper output) : IWithPeople
{
    public People People { get; } = new();

    private const double Heavy = 0.3;
    private const string OwnIsWeak = "Your connection is weak. Your video is paused; your sound continues.";
    private const string OtherIsWeak = "Mara’s connection is weak. The video is paused; the sound continues.";

    /// <summary>A connection that is good again is trusted after ten seconds.</summary>
    private static readonly TimeSpan WhenTrusted = TimeSpan.FromSeconds(120);

    private PoorRelay? _relay;

    private PoorRelay Relay => _relay ?? throw new InvalidOperationException("The relay was not started.");

    public async ValueTask InitializeAsync()
    {
        _relay = await PoorRelay.StartAsync();
        _relay.WriteTo(People.Settings);
        await People.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await People.DisposeAsync();
        if (_relay is not null)
            await _relay.DisposeAsync();
    }

    [Fact]
    public async Task Through_a_relay_alone_a_call_begins_after_the_accept_and_pauses_its_picture_while_much_is_lost()
    {
        await People.ChangeSiteAsync(site => site.RelayOnly = true);
        var (agent, visitor) = await People.InConversationAsync();
        var meet = await agent.StartVideoCallAsync();
        var ring = await visitor.IsRungAsync();
        await NothingIsRelayedYetAsync(meet);
        await ring.AcceptAsync();
        var docked = await visitor.DockedCallAsync();
        await docked.MediaFlowsAsync();
        await meet.MediaFlowsAsync();
        await ItGoesThroughTheRelayAloneAsync(meet, docked);

        Relay.Network.Set(Party.Agent, up: new(Heavy), down: Weather.Fair);

        await meet.Scope.WaitForTextAsync(OwnIsWeak);
        await docked.Scope.WaitForTextAsync(OtherIsWeak);
        var before = Assert.Single((await docked.Probe.ReadAsync()).Connections);
        // What was on its way, or is sent again, still comes: two seconds of the voice go by with the picture at rest.
        await Patience.UntilAsync(
            "The picture rests and the voice goes on",
            null,
            async () =>
            {
                var now = Assert.Single((await docked.Probe.ReadAsync()).Connections);
                var (heard, seen) = (
                    now.AudioPacketsReceived - before.AudioPacketsReceived,
                    now.FramesDecoded - before.FramesDecoded
                );
                if (seen > 2)
                    before = now;
                return heard < 100 || seen > 2 ? $"{heard} packets and {seen} frames came." : null;
            }
        );
        // What the visitor sends is not lost: the agent sees and hears them, and reads nothing about them.
        await meet.MediaFlowsAsync();
        await meet.Scope.WaitForExpressionAsync(
            "no word about the visitor's connection",
            "!document.body.innerText.includes('’s connection is weak')"
        );

        Relay.Network.SetAll(Weather.Fair);

        foreach (var page in (MeetPage[])[meet, docked])
            await Patience.UntilAsync(
                $"No words about the connection in {page.Scope}",
                WhenTrusted,
                async () =>
                    (await page.Scope.EvaluateAsync<string>("document.body.innerText")).Contains(
                        "connection is weak",
                        StringComparison.Ordinal
                    )
                        ? "They stand there."
                        : null
            );
        await docked.MediaFlowsAsync();
        output.WriteLine(
            $"{Relay.Network.Counts.Lost} of {Relay.Network.Counts.Passed + Relay.Network.Counts.Lost} "
                + "datagrams were lost"
        );
        Assert.True(Relay.Network.Counts.Lost > 100, $"only {Relay.Network.Counts.Lost} datagrams were lost");
    }

    private async Task NothingIsRelayedYetAsync(MeetPage meet)
    {
        await meet.WaitForStateAsync("ringing");
        var (mara, callId, calls) = (
            await MaraAsync(),
            await meet.CallIdAsync(),
            People.Server.Services.GetRequiredService<CallStore>()
        );
        await Eventually.IsTrueAsync(
            "the agent's leg has joined",
            async () => (await calls.FindAsync(mara, callId)).Legs.Length == 1
        );
        var leg = (await calls.FindAsync(mara, callId)).Legs.Single();
        var refused = await Assert.ThrowsAsync<RefusedException>(() =>
            People.Server.Services.GetRequiredService<SignalRelay>().IceServersAsync(mara, callId, leg.Id)
        );
        Assert.Equal(
            (Refusal.CallNotAccepted, 0, 0),
            (refused.Code, Relay.Coturn.Allocations, (await meet.Probe.ReadAsync()).PeerConnectionsCreated)
        );
    }

    private async Task ItGoesThroughTheRelayAloneAsync(MeetPage meet, MeetPage docked)
    {
        foreach (var page in (MeetPage[])[meet, docked])
        {
            var connection = Assert.Single((await page.Probe.ReadAsync()).Connections);
            Assert.Equal(("relay", "relay"), (connection.LocalCandidateType, connection.RemoteCandidateType));
        }
        Assert.True(Relay.Coturn.Allocations >= 2, $"{Relay.Coturn.Allocations} allocations");
    }

    private async Task<Actor> MaraAsync() =>
        new(
            Party.Agent,
            await People.Server.ReadAsync(database => database.Users.Select(agent => agent.Id).SingleAsync())
        );
}
