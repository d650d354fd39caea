using System.Security.Cryptography;
using System.Text;
using LiveChatMeet.Relay.Stun;

namespace LiveChatMeet.Tests.Relay;

public sealed class StunMessageTests
{
    // RFC 5769, 2.4: a request with long-term authentication.
    private const string LongTerm =
        "000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382af"
        + "e382b900000015001c662f2f3439396b3935346436"
        + "4f4c33346f4c394653547679363473410014000b6578616d706c652e6f726700000800"
        + "14f67024656dd64a3e02b8e0712e85c9a28ca89666";

    [Fact]
    public void A_request_of_the_test_vectors_is_read_and_its_integrity_found_right()
    {
        var packet = Convert.FromHexString(LongTerm);
#pragma warning disable CA5351 // the protocol's key
        var key = MD5.HashData(Encoding.UTF8.GetBytes("マトリックス:example.org:TheMatrIX"));
#pragma warning restore CA5351

        Assert.True(StunMessage.TryRead(packet, out var message));
        Assert.Equal((StunMethod.Binding, StunClass.Request), (message.Method, message.Class));
        Assert.True(message.TryFind(AttributeType.Username, out var username));
        Assert.Equal("マトリックス", Encoding.UTF8.GetString(username));
        Assert.True(message.IsMadeWith(key));
        packet[30] ^= 1;
        Assert.True(StunMessage.TryRead(packet, out var changed));
        Assert.False(changed.IsMadeWith(key));
    }

    [Fact]
    public void Whatever_comes_is_read_or_refused_and_throws_nothing()
    {
        var random = new Random(7);
        var address = new byte[StunMessage.MaxAddressLength];
        var sound = Convert.FromHexString(LongTerm);
        for (var round = 0; round < 200_000; round++)
        {
            var packet = sound[..random.Next(sound.Length + 1)];
            for (var change = random.Next(6); change > 0 && packet.Length > 0; change--)
                packet[random.Next(packet.Length)] = (byte)random.Next(256);
            if (!StunMessage.TryRead(packet, out var message))
                continue;
            foreach (var (kind, value) in message)
                if (kind is AttributeType.XorPeerAddress)
                    message.ReadAddress(value, address, out _);
            message.IsMadeWith(sound);
        }
    }
}
