using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace LiveChatMeet.Hub.Wire;

/// <summary>What a browser says first: which protocol it speaks.</summary>
public static class Handshake
{
    private const string Protocol = "json";

    // The second one adds what only a connection that may be resumed sends.
    private const int MaxVersion = 2;

    /// <param name="frame">Without its separator.</param>
    /// <returns>Why we do not speak it; null if we do.</returns>
    public static string? WhyNot(ReadOnlySpan<byte> frame)
    {
        var whole = new ReadOnlySequence<byte>([.. frame, FrameBuffer.Separator]);
        try
        {
            return
                HandshakeProtocol.TryParseRequestMessage(ref whole, out var wanted)
                && wanted.Protocol == Protocol
                && wanted.Version is >= 0 and <= MaxVersion
                ? null
                : $"This server speaks {Protocol}, up to version {MaxVersion}.";
        }
        catch (Exception garbage)
            when (garbage is InvalidDataException or JsonException or InvalidOperationException or FormatException)
        {
            return "This is no handshake.";
        }
    }
}
