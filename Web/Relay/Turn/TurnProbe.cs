using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using LiveChatMeet.Relay.Stun;

namespace LiveChatMeet.Relay.Turn;

/// <summary>What another TURN server said when it was asked for a place.</summary>
/// <param name="Answers">Whether anything came back.</param>
/// <param name="Error">Why it refused (RFC 8489, 14.8); 0 if it gave a place.</param>
public readonly record struct TurnProbed(bool Answers, int Error);

/// <summary>Asks another TURN server for a place over UDP, as a browser would, and gives it back
/// (RFC 8656, 7).</summary>
public sealed class TurnProbe : IDisposable
{
    private const int Tries = 3;
    private const uint OverUdp = 17u << 24;

    private static readonly TimeSpan AnswersWithin = TimeSpan.FromMilliseconds(700);

    private readonly UdpClient _socket;
    private readonly IceServer _server;
    private byte[] _realm = [];
    private byte[] _nonce = [];

    private TurnProbe(string host, int port, IceServer server)
    {
        (_socket, _server) = (new(host, port), server);
    }

    /// <param name="server">Whose credential is tried.</param>
    /// <exception cref="SocketException">The name leads nowhere, or the machine says that nobody listens
    /// there.</exception>
    public static async Task<TurnProbed> AskAsync(string host, int port, IceServer server, CancellationToken cancelled)
    {
        using var probe = new TurnProbe(host, port, server);
        return await probe.AskAsync(cancelled);
    }

    public void Dispose() => _socket.Dispose();

    private async Task<TurnProbed> AskAsync(CancellationToken cancelled)
    {
        // The first answer is a refusal that has realm and nonce.
        if (await ExchangeAsync(Allocate(isProven: false), cancelled) is not { } first)
            return new(false, 0);
        if (ErrorIn(first) is not (int)StunError.Unauthenticated and var early)
            return new(true, early);
        Learn(first);
        if (await ExchangeAsync(Allocate(isProven: true), cancelled) is not { } second)
            return new(false, 0);
        var error = ErrorIn(second);
        if (error == 0)
            await _socket.SendAsync(Write(StunMethod.Refresh, AttributeType.Lifetime, 0, isProven: true), cancelled);
        return new(true, error);
    }

    private byte[] Allocate(bool isProven) =>
        Write(StunMethod.Allocate, AttributeType.RequestedTransport, OverUdp, isProven);

    private byte[] Write(StunMethod method, AttributeType attribute, uint value, bool isProven)
    {
        Span<byte> buffer = stackalloc byte[2 * StunWriter.MaxLength];
        var writer = new StunWriter(buffer, method, StunClass.Request, RandomNumberGenerator.GetBytes(12));
        writer.Add(attribute, value);
        if (!isProven)
            return writer.Written.ToArray();
        writer.Add(AttributeType.Username, _server.Username!);
        writer.Add(AttributeType.Realm, _realm);
        writer.Add(AttributeType.Nonce, _nonce);
#pragma warning disable CA5351 // the protocol's key
        var key = MD5.HashData([
            .. Encoding.UTF8.GetBytes($"{_server.Username}:"),
            .. _realm,
            .. Encoding.UTF8.GetBytes($":{_server.Credential}"),
        ]);
#pragma warning restore CA5351
        writer.AddIntegrity(key);
        return writer.Written.ToArray();
    }

    private async Task<byte[]?> ExchangeAsync(byte[] request, CancellationToken cancelled)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            await _socket.SendAsync(request, cancelled);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
            limit.CancelAfter(AnswersWithin);
            try
            {
                while (true)
                    if ((await _socket.ReceiveAsync(limit.Token)).Buffer is var answer && Answers(answer, request))
                        return answer;
            }
            catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
            {
                // a packet was lost: sent again
            }
        }
        return null;
    }

    private static bool Answers(byte[] answer, byte[] request) =>
        StunMessage.TryRead(answer, out var message) && message.TransactionId.SequenceEqual(request.AsSpan(8, 12));

    private static int ErrorIn(byte[] answer) =>
        !StunMessage.TryRead(answer, out var message) ? (int)StunError.BadRequest
        : message.Class == StunClass.Success ? 0
        : message.TryFind(AttributeType.ErrorCode, out var code) && code.Length >= 4 ? (100 * code[2]) + code[3]
        : (int)StunError.BadRequest;

    private void Learn(byte[] answer)
    {
        if (!StunMessage.TryRead(answer, out var message))
            return;
        _realm = message.TryFind(AttributeType.Realm, out var realm) ? realm.ToArray() : [];
        _nonce = message.TryFind(AttributeType.Nonce, out var nonce) ? nonce.ToArray() : [];
    }
}
