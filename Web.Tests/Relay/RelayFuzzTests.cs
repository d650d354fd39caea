using System.Diagnostics;
using LiveChatMeet.Identity;
using LiveChatMeet.Relay.Stun;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Media;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Relay;

/// <summary>Whatever a client of the relay sends, it is answered or dropped, and reaches nobody else.</summary>
public sealed class RelayFuzzTests(ITestOutputHelper output)
{
    // The clock goes on by a second in ten thousand packets, and a credential is valid for ten minutes.
    private const int MostOfOneRelay = 3_000_000;

    private readonly SettableClock _clock = new(DateTimeOffset.UtcNow);

    /// <param name="seed">One that failed once belongs here.</param>
    [Theory]
    [InlineData(7)]
    public void A_hundred_thousand_packets_that_are_almost_right_break_nothing(int seed) =>
        output.WriteLine($"seed {seed}: {Run(seed, packets => packets < 100_000):N0} packets");

    [Fact(Explicit = true), Trait("Full", "fuzz")]
    public void Ten_minutes_of_packets_that_are_almost_right_break_nothing()
    {
        var time = Stopwatch.StartNew();
        var packets = 0L;
        while (time.Elapsed < TimeSpan.FromMinutes(Broken.Minutes))
        {
            var seed = Random.Shared.Next();
            output.WriteLine($"seed {seed}");
            packets += Run(seed, sent => sent < MostOfOneRelay);
        }
        output.WriteLine($"{packets:N0} packets");
    }

    private long Run(int seed, Func<long, bool> goesOn)
    {
        var random = new Random(seed);
        var relay = new SmallRelay(_clock);
        var (agent, visitor) = (relay.Connect(Party.Agent), relay.Connect(Party.Visitor));
        var (stranger, other) = (relay.Connect(Party.Agent, "another"), relay.Connect(Party.Visitor, "another"));
        foreach (var client in (SmallClient[])[agent, visitor, stranger, other])
            Assert.Equal(0, client.Allocate());
        Assert.Equal((0, 0), (stranger.Permit(other), other.Bind(0x4000, stranger)));
        var heard = (stranger.Received, other.Received);
        var packets = 0L;
        for (; goesOn(packets); packets++)
        {
            if (packets % 500 == 0)
                Assert.True(agent.Allocate() is 0 or 437); // it may have given its place back
            var packet = Next(random, agent, packets % 2 == 0 ? visitor : stranger);
            agent.Send(packet);
            if (packets % 10_000 == 0)
                _clock.Advance(TimeSpan.FromMilliseconds(random.Next(2_000)));
        }

        Assert.Equal(heard, (stranger.Received, other.Received));
        Assert.InRange(relay.Allocations.Count, 3, 4);
        return packets;
    }

    // A request that is right but for a few bytes, a length or its end; every other one is protected again after that.
    private static byte[] Next(Random random, SmallClient client, SmallClient peer)
    {
        var packet = random.Next(6) switch
        {
            0 => client.Protected(StunMethod.Allocate, TurnClient.AsksForUdp),
            1 => client.Protected(
                StunMethod.Refresh,
                (ref StunWriter request) => request.Add(AttributeType.Lifetime, (uint)random.Next(1, 1_000))
            ),
            2 => client.Protected(
                StunMethod.CreatePermission,
                (ref StunWriter request) => SmallClient.AddPeer(ref request, peer)
            ),
            3 => client.Protected(
                StunMethod.ChannelBind,
                (ref StunWriter request) =>
                {
                    request.Add(AttributeType.ChannelNumber, (uint)random.Next(0x3FF0, 0x8010) << 16);
                    SmallClient.AddPeer(ref request, peer);
                }
            ),
            4 => SmallClient.Indication(peer, new byte[random.Next(1_600)]),
            _ => TurnMessages.OnChannel((ushort)random.Next(0x3FF0, 0x8010), new byte[random.Next(1_600)]),
        };
        for (var changes = random.Next(4); changes > 0; changes--)
            packet[random.Next(packet.Length)] = (byte)random.Next(256);
        if (random.Next(5) == 0)
            packet = packet[..random.Next(packet.Length)];
        return random.Next(2) == 0 ? packet : client.ProtectAgain(packet);
    }
}
