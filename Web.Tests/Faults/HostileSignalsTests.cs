using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Media;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;
using static LiveChatMeet.Tests.Plant.Actors.Callers;

namespace LiveChatMeet.Tests.Faults;

/// <summary>What a real browser makes of the descriptions and candidates of a hostile visitor, which the server passes
/// on. Thousands with <c>./test.sh --full fuzz</c>.</summary>
[Trait("Needs", "browser")]
[Trait("Full", "fuzz")]
public sealed class HostileSignalsTests(ITestOutputHelper output) : IWithPeople
{
    // One command to a browser has its limit.
    private static readonly int AtOnce = LongRun.Is("fuzz") ? 600 : 60;
    private static readonly int PauseMs = LongRun.Is("fuzz") ? 8 : 25;

    public People People { get; } = new();

    // Signs in to the hub by the page's cookie, and sends as the visitor's own document: descriptions of another
    // connection, broken at random but the same in each run, and candidates of any kind; or one that is whole.
    private const string Attack = """
        async (callId, from, to, count, seed, pause) => {
          const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/hub?as=visitor&site=kettle-lane`);
          let refused = 0;
          socket.onmessage = ({ data }) => (refused += data.split('"error":').length - 1);
          await new Promise((open) => (socket.onopen = open));
          socket.send('{"protocol":"json","version":1}\u001e');
          let id = 0;
          const send = async (signal) => {
            const sent = [{ callId, from, to, signal }];
            const call = { type: 1, invocationId: `${id++}`, target: 'signal', arguments: sent };
            socket.send(`${JSON.stringify(call)}\u001e`);
            await new Promise((sent) => setTimeout(sent, pause));
          };
          const own = new RTCPeerConnection();
          own.addTransceiver('audio');
          own.addTransceiver('video');
          own.createDataChannel('leg');
          const { sdp } = await own.createOffer();
          own.close();

          const any = (below) => (seed = (seed * 48271) % 2147483647) % below;
          const lines = sdp.split('\r\n');
          const broken = () => {
            const changed = [...lines];
            // Without fingerprint and ICE nobody may take it, whatever else is true of it.
            const kept = changed.filter((line) => !/^a=(fingerprint|ice-ufrag|ice-pwd)/.test(line));
            for (let i = any(4); i >= 0; i--) {
              const at = any(kept.length);
              const line = kept[at];
              const longer = `${line}${'9'.repeat(any(400))}`;
              const instead = [[], [line, line], [line.slice(0, any(9))], [longer], ['\u0000\u202e']];
              kept.splice(at, 1, ...instead[any(5)]);
            }
            return kept.join('\r\n').slice(0, 49_000) || 'v';
          };
          const addresses = ['169.254.169.254', '::1', '0.0.0.0', '10.0.0.1', 'nobody.local', '999.1.1.1', ''];
          const candidate = () =>
            `candidate:${any(9)} ${any(3)} ${['udp', 'tcp', ''][any(3)]} ${any(2 ** 31)} ` +
            `${addresses[any(addresses.length)]} ${any(70_000)} typ ${['host', 'relay', 'nothing'][any(3)]}`;
          for (let i = 0; i < count; i++) {
            const [sdpMid, sdpMLineIndex] = [`${any(9)}`, any(9)];
            await send(
              any(3) > 0
                ? { description: { type: ['offer', 'answer'][any(2)], sdp: broken() }, candidates: null }
                : {
                    description: null,
                    candidates: [{ text: candidate(), sdpMid, sdpMLineIndex, usernameFragment: null }],
                  },
            );
          }
          if (count === 0) await send({ description: { type: 'offer', sdp }, candidates: null });
          socket.close();
          return [id, refused];
        }
        """;

    [Fact]
    [Trait("Requirement", "D23")]
    public async Task Broken_descriptions_reach_a_browser_in_a_call_and_the_call_goes_on()
    {
        var count = LongRun.Times("fuzz", AtOnce, 12_000);
        var (agent, visitor) = await People.InConversationAsync();
        var (meet, docked) = await agent.CallsAsync(visitor);
        await meet.MediaFlowsAsync();
        var id = await meet.CallIdAsync();
        var legs = (
            await People.Server.ReadAsync(database => database.Calls.AsNoTracking().SingleAsync(one => one.Id == id))
        ).Legs;
        await meet.WatchAsync();
        var chat = await visitor.ChatAsync();
        var sent = 0;

        for (; sent < count; sent += AtOnce)
        {
            output.WriteLine($"seed {sent + 7}");
            Assert.Equal((int[])[AtOnce, 0], await AttackAsync(AtOnce));
            await meet.MediaFlowsAsync();
            await docked.MediaFlowsAsync();
        }

        await meet.NoticedNothingAsync();
        Assert.Equal(1, await meet.Probe.LinksMadeAsync());
        Assert.DoesNotContain(
            await meet.Page.ConsoleAsync(),
            line => line.StartsWith("error", StringComparison.Ordinal)
        );
        // One that is whole, but of another connection: whoever sends it spoils their own call, and no page.
        Assert.Equal((int[])[1, 0], await AttackAsync(0));
        await meet.HangUpAsync();
        await meet.WaitForStateAsync("ended");
        await visitor.SeesAsync("hung up at");
        await MediaProbe.WaitUntilCamerasAreOffAsync(meet.Scope);
        output.WriteLine($"{sent} broken descriptions and candidates: the call went on, and was hung up");

        Task<int[]> AttackAsync(int number) =>
            chat.EvaluateAsync<int[]>(
                Attack,
                id,
                legs.Single(leg => leg.Party == Party.Visitor).Id,
                legs.Single(leg => leg.Party == Party.Agent).Id,
                number,
                sent + 7,
                PauseMs
            );
    }
}
