using System.Buffers.Binary;
using System.Text;

namespace LiveChatMeet.Bench.Generator;

/// <summary>A WebSocket as a browser has it (RFC 6455), with one protocol spoken on it.</summary>
internal abstract class WebSocketChannel(Loop loop, int port) : Channel(loop, port)
{
    private const byte Final = 0x80;
    private const byte Masked = 0x80;
    private const int Text = 1;
    private const int CloseFrame = 8;
    private const int Ping = 9;
    private const int Pong = 10;
    private const int LongestHead = 14;

    private static uint _mask = 0x9e3779b9;

    private readonly Bytes _message = new();
    private bool _isOpen;

    /// <summary>Whether the protocol's greetings are over.</summary>
    public bool IsReady { get; protected set; }

    /// <summary>Asks for the upgrade.</summary>
    /// <param name="path">With the query.</param>
    /// <param name="headers">Lines with CR and LF at their ends.</param>
    protected void Open(string path, string headers = "")
    {
        var request =
            $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{Port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n";
        Out.Add(Encoding.ASCII.GetBytes(request));
        Send();
    }

    /// <summary>Sends a text message.</summary>
    public void Say(ReadOnlySpan<byte> text) => Frame(Text, text);

    public void Say(string text) => Say(Encoding.UTF8.GetBytes(text));

    /// <summary>The upgrade is done.</summary>
    protected abstract void Opened();

    /// <summary>A whole message has come.</summary>
    protected abstract void Received(ReadOnlySpan<byte> text);

    protected override int Handle(ReadOnlySpan<byte> come)
    {
        var at = _isOpen ? 0 : Upgraded(come);
        while (_isOpen && !IsClosed && TakeFrame(come[at..]) is > 0 and var length)
            at += length;
        return at;
    }

    private int Upgraded(ReadOnlySpan<byte> come)
    {
        var end = come.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return 0;
        var head = Encoding.ASCII.GetString(come[..end]);
        if (!head.Contains(" 101 ", StringComparison.Ordinal))
            throw new WrongResultException($"The upgrade was refused: {head.Split('\r')[0]}");
        _isOpen = true;
        Opened();
        return end + 4;
    }

    private int TakeFrame(ReadOnlySpan<byte> come)
    {
        if (LengthOf(come) is not ({ } head, { } length) || come.Length < head + length)
            return 0;
        var kind = come[0] & 15;
        var content = come.Slice(head, length);
        if (kind == CloseFrame)
            Close();
        else if (kind == Ping)
            Frame(Pong, content);
        else if (kind == Pong) { }
        else if ((come[0] & Final) != 0 && _message.Count == 0)
            Received(content);
        else
            Continue(content, (come[0] & Final) != 0);
        return head + length;
    }

    private void Continue(ReadOnlySpan<byte> content, bool isLast)
    {
        _message.Add(content);
        if (!isLast)
            return;
        var whole = _message.All.ToArray();
        _message.Drop(_message.Count);
        Received(whole);
    }

    private static (int? Head, int? Length) LengthOf(ReadOnlySpan<byte> come)
    {
        if (come.Length < 2)
            return default;
        return (come[1] & 127, come.Length) switch
        {
            (126, < 4) or (127, < 10) => default,
            (126, _) => (4, BinaryPrimitives.ReadUInt16BigEndian(come[2..])),
            (127, _) => (10, (int)BinaryPrimitives.ReadUInt64BigEndian(come[2..])),
            var (length, _) => (2, length),
        };
    }

    private void Frame(int kind, ReadOnlySpan<byte> content)
    {
        var room = Out.Reserve(LongestHead + content.Length);
        room[0] = (byte)(Final | kind);
        var head = 2;
        if (content.Length < 126)
            room[1] = (byte)(Masked | content.Length);
        else if (content.Length <= ushort.MaxValue)
        {
            (room[1], head) = (Masked | 126, 4);
            BinaryPrimitives.WriteUInt16BigEndian(room[2..], (ushort)content.Length);
        }
        else
        {
            (room[1], head) = (Masked | 127, 10);
            BinaryPrimitives.WriteUInt64BigEndian(room[2..], (ulong)content.Length);
        }
        var mask = NextMask();
        BinaryPrimitives.WriteUInt32LittleEndian(room[head..], mask);
        Mask(content, room[(head + 4)..], mask);
        Out.Grow(head + 4 + content.Length);
        Send();
    }

    private static void Mask(ReadOnlySpan<byte> from, Span<byte> to, uint mask)
    {
        var both = (ulong)mask << 32 | mask;
        var at = 0;
        for (; at + 8 <= from.Length; at += 8)
            BinaryPrimitives.WriteUInt64LittleEndian(
                to[at..],
                BinaryPrimitives.ReadUInt64LittleEndian(from[at..]) ^ both
            );
        for (; at < from.Length; at++)
            to[at] = (byte)(from[at] ^ (byte)(mask >> (at & 3) * 8));
    }

    private static uint NextMask()
    {
        _mask ^= _mask << 13;
        _mask ^= _mask >> 17;
        return _mask ^= _mask << 5;
    }
}
