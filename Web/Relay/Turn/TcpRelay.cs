using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using LiveChatMeet.Relay.Stun;
using Microsoft.AspNetCore.Connections;

namespace LiveChatMeet.Relay.Turn;

/// <summary>Serves the clients that come by TCP, where UDP is shut: messages follow each other without a gap (RFC 8489,
/// 6.2.2; RFC 8656, 12.5).</summary>
internal sealed class TcpRelay(TurnDoor door, Allocations allocations, TurnClock clock, ICertificate certificate)
{
    private const byte TlsHandshake = 22; // RFC 8446, 5.1

    /// <summary>Whoever has no place at the relay by then is no client.</summary>
    private static readonly TimeSpan MayWaitFor = TimeSpan.FromSeconds(30);

    /// <summary>Takes connections until the listener is closed.</summary>
    /// <param name="serve">Serves one: <c>ServeAsync</c> behind what limits connections.</param>
    public static async Task AcceptAsync(IConnectionListener listener, ConnectionDelegate serve)
    {
        while (await listener.AcceptAsync() is { } connection)
            _ = ServeAndCloseAsync(connection, serve);
    }

    public async Task ServeAsync(ConnectionContext connection)
    {
        if (connection.RemoteEndPoint is not IPEndPoint from)
            return;
        using var patience = new CancellationTokenSource(MayWaitFor);
        var transport = connection.Transport;
        if (certificate.Current is not { } own || !await BeginsTlsAsync(transport.Input, patience.Token))
        {
            await ServeOneAsync(from, transport.Input, transport.Output, patience.Token);
            return;
        }
        await using var tls = new SslStream(new TransportStream(transport));
        await tls.AuthenticateAsServerAsync(new() { ServerCertificateContext = own }, patience.Token);
        await ServeOneAsync(from, PipeReader.Create(tls), PipeWriter.Create(tls), patience.Token);
    }

    // Neither STUN nor channel data begin so (RFC 7983).
    private static async Task<bool> BeginsTlsAsync(PipeReader input, CancellationToken patience)
    {
        var read = await input.ReadAsync(patience);
        var begins = read.Buffer.FirstSpan is [TlsHandshake, ..];
        input.AdvanceTo(read.Buffer.Start); // nothing is taken: it is all there for whoever reads next
        return begins;
    }

    private async Task ServeOneAsync(IPEndPoint from, PipeReader input, PipeWriter output, CancellationToken patience)
    {
        var client = new TcpClientOf(from, input);
        var writing = client.WriteToAsync(output);
        try
        {
            await ReadAsync(input, client, patience);
        }
        finally
        {
            client.Close();
            if (client.Allocation is { } allocation)
                allocations.Remove(allocation); // ends with its connection (RFC 8656, 3.1)
        }
        await writing.WaitAsync(MayWaitFor, CancellationToken.None); // it may not read what it was sent
    }

    private static async Task ServeAndCloseAsync(ConnectionContext connection, ConnectionDelegate serve)
    {
        await using var _ = connection;
        try
        {
            await Task.Yield(); // the next one is accepted meanwhile
            await serve(connection);
        }
        catch (Exception failure)
            when (failure is IOException or ConnectionAbortedException or OperationCanceledException
                || failure is AuthenticationException or TimeoutException
            )
        {
            connection.Abort(); // it is gone, or is no client
        }
    }

    private async Task ReadAsync(PipeReader input, TcpClientOf client, CancellationToken patience)
    {
        while (true)
        {
            var read = await input.ReadAsync(client.Allocation is null ? patience : CancellationToken.None);
            var rest = read.Buffer;
            var isSound = TakeAll(ref rest, client);
            input.AdvanceTo(rest.Start, rest.End);
            if (!isSound || read.IsCompleted)
                return;
        }
    }

    /// <returns>False if what comes is no message.</returns>
    private bool TakeAll(ref ReadOnlySequence<byte> rest, TcpClientOf client)
    {
        Span<byte> header = stackalloc byte[Relaying.ChannelHeaderLength];
        while (rest.Length >= header.Length)
        {
            rest.Slice(0, header.Length).CopyTo(header);
            var length = LengthOf(header);
            var padded = StunMessage.Padded(length);
            if (length == 0 || padded > client.Buffer.Length)
                return false;
            if (rest.Length < padded)
                return true;
            var packet = client.Buffer.AsSpan(0, length);
            rest.Slice(0, length).CopyTo(packet);
            rest = rest.Slice(padded);
            door.Take(client, packet, client.Scratch, clock.Now);
        }
        return true;
    }

    /// <returns>Of the whole message without what fills its last four bytes; 0 if it is none.</returns>
    private static int LengthOf(ReadOnlySpan<byte> header)
    {
        var length = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        return StunMessage.IsStun(header) ? StunMessage.HeaderLength + length
            : Relaying.IsChannel(header) ? Relaying.ChannelHeaderLength + length
            : 0;
    }
}
