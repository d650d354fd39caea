using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using LiveChatMeet.Relay.Stun;

namespace LiveChatMeet.Relay.Turn;

/// <summary>A client that comes by TCP. What it does not read in time is dropped, as a network would.</summary>
public sealed class TcpClientOf : ITurnClient
{
    /// <summary>A fifth of a second of what a client may send.</summary>
    private const int MaxWaiting = Allocation.MaxBytesPerSecond / 5;

    private static readonly PipeOptions Unlimited = new(pauseWriterThreshold: 0, useSynchronizationContext: false);

    private readonly Lock _lock = new();
    private readonly Pipe _waiting = new(Unlimited);
    private readonly PipeReader _input;
    private readonly byte[] _address;
    private readonly byte[] _key;
    private long _waitingBytes;
    private bool _isClosed;

    /// <param name="from">Where it comes from.</param>
    /// <param name="input">What it sends.</param>
    public TcpClientOf(IPEndPoint from, PipeReader input)
    {
        _input = input;
        var plain = from.Address.IsIPv4MappedToIPv6 ? from.Address.MapToIPv4() : from.Address;
        (_address, Port) = (plain.GetAddressBytes(), from.Port);
        _key = [.. _address, (byte)(Port >> 8), (byte)Port, (byte)'t'];
    }

    /// <summary>What it has sent, one message at a time.</summary>
    public byte[] Buffer { get; } = new byte[Relaying.MaxLength + Relaying.Headroom];

    public byte[] Scratch { get; } = new byte[Relaying.MaxLength + Relaying.Headroom];

    public ReadOnlySpan<byte> Key => _key;

    public ReadOnlySpan<byte> Address => _address;

    public int Port { get; }

    public Allocation? Allocation
    {
        get;
        set
        {
            field = value;
            if (value is null)
                _input.CancelPendingRead(); // its place has ended: it is not waited for any longer
        }
    }

    public void Send(ReadOnlySpan<byte> message)
    {
        var padded = StunMessage.Padded(message.Length); // RFC 8656, 12.5
        lock (_lock)
        {
            if (_isClosed || Volatile.Read(ref _waitingBytes) > MaxWaiting)
                return;
            var space = _waiting.Writer.GetSpan(padded);
            message.CopyTo(space);
            space[message.Length..padded].Clear();
            _waiting.Writer.Advance(padded);
            Interlocked.Add(ref _waitingBytes, padded);
            _waiting.Writer.FlushAsync().AsTask(); // is over at once: the pipe has no limit of its own
        }
    }

    /// <summary>Writes what is sent to it, until it is closed or gone.</summary>
    public async Task WriteToAsync(PipeWriter output)
    {
        while (true)
        {
            var read = await _waiting.Reader.ReadAsync();
            foreach (var segment in read.Buffer)
                output.Write(segment.Span);
            Interlocked.Add(ref _waitingBytes, -read.Buffer.Length);
            _waiting.Reader.AdvanceTo(read.Buffer.End);
            if ((await output.FlushAsync()).IsCompleted || read.IsCompleted)
                return;
        }
    }

    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _waiting.Writer.Complete();
        }
    }
}
