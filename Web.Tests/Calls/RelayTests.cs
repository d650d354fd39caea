using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Hosting;
using LiveChatMeet.Tests.Media;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Calls;

/// <summary>A site whose visitors and agents must not learn each other's address.</summary>
public sealed class RelayTests : CallTest
{
    private const string Secret = "a-secret-of-the-test";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private Coturn? _coturn;

    private Coturn Coturn => _coturn ?? throw new InvalidOperationException("coturn was not started.");

    protected override Dictionary<string, string> Settings =>
        new() { ["Ice:Turn:Urls:0"] = Coturn.Url, ["Ice:Turn:Secret"] = Secret };

    public override async ValueTask InitializeAsync()
    {
        _coturn = await Coturn.StartAsync(Secret);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_coturn is not null)
            await _coturn.DisposeAsync();
    }

    [Fact]
    public async Task A_call_of_a_site_that_relays_goes_through_the_relay_alone_and_only_after_the_accept()
    {
        await ChangeSiteAsync(site => site.RelayOnly = true);
        var (agent, visitor) = await InConversationAsync();
        var meet = await agent.StartVideoCallAsync();
        var ring = await visitor.IsRungAsync();
        await meet.WaitForStateAsync("ringing");
        var (mara, callId, switchboard) = (
            await MaraAsync(),
            await meet.CallIdAsync(),
            Server.Services.GetRequiredService<Switchboard>()
        );
        await Eventually.IsTrueAsync(
            "the agent's leg has joined",
            async () => (await switchboard.FindAsync(mara, callId)).Legs.Length == 1
        );
        var leg = (await switchboard.FindAsync(mara, callId)).Legs.Single();
        var refused = await Assert.ThrowsAsync<RefusedException>(() =>
            switchboard.IceServersAsync(mara, callId, leg.Id)
        );
        Assert.Equal(
            (Refusal.CallNotAccepted, 0, 0),
            (refused.Code, Coturn.Allocations, (await meet.Probe.ReadAsync()).PeerConnectionsCreated)
        );

        await ring.AcceptAsync();

        var docked = await visitor.DockedCallAsync(Soon);
        await docked.WaitForLinkAsync(limit: Soon);
        await meet.WaitForLinkAsync(limit: Soon);
        await docked.MediaFlowsAsync(Soon);
        await meet.MediaFlowsAsync(Soon);
        foreach (var page in (People.MeetPage[])[meet, docked])
        {
            var connection = Assert.Single((await page.Probe.ReadAsync()).Connections);
            Assert.Equal(("relay", "relay"), (connection.LocalCandidateType, connection.RemoteCandidateType));
        }
        Assert.True(Coturn.Allocations >= 2, $"{Coturn.Allocations} allocations");
    }

    private async Task<Actor> MaraAsync() =>
        new(Party.Agent, await Server.ReadAsync(database => database.Users.Select(agent => agent.Id).SingleAsync()));
}
