using System.Net;
using System.Net.Sockets;
using LiveChatMeet.Refusals;
using LiveChatMeet.Relay.Turn;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Media;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Calls;

/// <summary>What leaves a visitor's browser while it rings, whatever the agent's side sends: nothing. 1,000 rings with
/// <c>./test.sh --full rings</c>.</summary>
[Trait("Needs", "browser")]
[Trait("Full", "rings")]
public sealed class ManyRingsTests(ITestOutputHelper output) : IWithPeople
{
    private static readonly int StunPort = Nginx.FreePort();

    public People People { get; } =
        new() { Settings = new(RelayShop.Settings()) { ["Ice:Stun:0"] = $"stun:127.0.0.1:{StunPort}" } };

    // Of the document of this call, which the livechat loads out of sight.
    private const string Rung = """
        async (id) => {
          const frame = document.querySelector('#dock iframe');
          const ready = frame?.contentDocument?.querySelector('#call[data-signaling]');
          if (!document.getElementById('ring')?.checkVisibility()) return null;
          if (!ready || !frame.contentWindow.location.pathname.endsWith(id)) return null;
          return await frame.contentWindow[Symbol.for('LiveChatMeet.Tests.Media')].read();
        }
        """;

    [Trait("Requirement", "CS-1"), Trait("Requirement", "CS-3"), Trait("Requirement", "D36")]
    [Fact]
    public async Task While_it_rings_no_packet_no_relay_and_no_camera_however_often_and_whatever_is_sent()
    {
        var rings = LongRun.Times("rings", 5, 1_000);
        using var stun = new UdpClient(new IPEndPoint(IPAddress.Loopback, StunPort));
        var visitor = await People.VisitorAsync(BrowserKind.Chromium, Callers.VisitorDevices);
        var chat = await visitor.OpensChatAsync();
        await visitor.WritesAsync("May I show you something?");
        using var mara = await People.Server.SignInAsync(Server.AgentEmail);
        var rid = await RoomAsync();
        await Shop.TakesAsync(mara, rid);
        await using var agent = await HubClient.ConnectAsync(People.Server, "", mara.CookieHeader);
        var token = await PlainCall.FormTokenAsync(mara);
        var allocations = People.Server.Services.GetRequiredService<Allocations>();

        for (var ring = 0; ring < rings; ring++)
        {
            var id = await RingAsync(mara, rid, token);
            await AttackAsync(agent, id);
            await AssertUntouchedAsync(chat, id);
            await AssertUntouchedAsync(MediaProbe.Of(chat));
            Assert.Equal((0, 0), (stun.Available, allocations.Count));
            await agent.HangUpAsync(id);
            await chat.WaitForExpressionAsync("silence", "!document.getElementById('ring')?.checkVisibility()");
        }

        output.WriteLine($"{rings} rings: no packet, no relay, no connection, no camera");
        // What was looked at would have told: after an accept it does.
        await agent.JoinAsync(await RingAsync(mara, rid, token), Ids.New());
        await (await visitor.IsRungAsync()).AcceptAsync();
        await Eventually.IsTrueAsync("a packet to the STUN server", () => stun.Available > 0);
        await Eventually.IsTrueAsync("a place at the relay", () => allocations.Count > 0);
        Assert.True((await ReadDockedAsync(visitor)).PeerConnectionsCreated > 0);
    }

    private async Task<string> RoomAsync()
    {
        var rid = "";
        await Eventually.IsTrueAsync("the conversation has begun", async () => (rid = await FirstAsync()).Length > 0);
        return rid;

        async Task<string> FirstAsync() =>
            await People.Server.ReadAsync(database => database.Rooms.Select(room => room.Id).SingleOrDefaultAsync())
            ?? "";
    }

    private static async Task<string> RingAsync(PlainBrowser agent, string rid, string token)
    {
        using var answer = await PlainCall.TryStartAsync(agent, rid, token: token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.JsonAsync()).GetProperty("id").GetString() ?? "";
    }

    // What a caller's page may say while it rings, and what it may not.
    private static async Task AttackAsync(HubClient agent, string id)
    {
        var (mine, theirs) = (Ids.New(), Ids.New());
        await agent.JoinAsync(id, mine, PlainCall.OfferTo(theirs));
        foreach (
            var forged in (Func<Task>[])
                [
                    () => agent.SignalAsync(new(id, mine, theirs, PlainCall.Offer())),
                    () => agent.SignalAsync(new(id, mine, theirs, PlainCall.Candidates())),
                    () => agent.SignalAsync(new(id, theirs, mine, PlainCall.Offer())),
                    () => agent.IceServersAsync(id, mine),
                    () => agent.LegConnectedAsync(id, mine),
                    () => agent.AcceptAsync(id),
                    () => agent.DeclineAsync(id),
                ]
        )
            Assert.Contains(
                await HubClient.RefusalAsync(forged),
                new[] { Refusal.CallNotAccepted, Refusal.Forbidden, Refusal.LegNotFound }
            );
    }

    private static async Task AssertUntouchedAsync(Scope chat, string id)
    {
        MediaSnapshot? rung = null;
        await Patience.UntilAsync(
            $"Wait for the call {id} to ring",
            null,
            async () => (rung = await chat.EvaluateAsync<MediaSnapshot?>(Rung, id)) is null ? "It does not." : null
        );
        AssertUntouched(rung!);
    }

    private static async Task AssertUntouchedAsync(MediaProbe probe) => AssertUntouched(await probe.ReadAsync());

    private static void AssertUntouched(MediaSnapshot seen) =>
        Assert.Equal((0, 0, 0), (seen.PeerConnectionsCreated, seen.GetUserMediaCalls, seen.LiveTracks));

    private static async Task<MediaSnapshot> ReadDockedAsync(VisitorPage visitor) =>
        await (await visitor.DockedCallAsync()).Probe.ReadAsync();
}
