using System.Globalization;
using System.Text;
using LiveChatMeet.Bench.Generator;

namespace LiveChatMeet.Bench.Product;

/// <summary>A push, or what a call is answered with.</summary>
/// <param name="name">What the push calls; empty for an answer.</param>
internal delegate void Heard(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content);

/// <summary>A browser's connection to the hub: SignalR's JSON as its own client writes it.</summary>
internal sealed class HubConnection : WebSocketChannel
{
    private const byte Separator = 0x1e;

    private static readonly TimeSpan PingsEvery = TimeSpan.FromSeconds(10);

    private readonly Dictionary<int, (string Method, Heard? Answered, Action<string>? Refused)> _asked = [];
    private readonly Bytes _text = new();
    private readonly (string Method, string Arguments) _first;
    private int _lastId = -1;
    private long _saidAt;
    private bool _isGreeted;
    private bool _isKnown;

    /// <param name="first">What the page calls when it has connected; the connection is ready when that is
    /// answered.</param>
    public HubConnection(Loop loop, int port, string query, string cookie, (string Method, string Arguments) first)
        : base(loop, port)
    {
        _first = first;
        Open($"/hub?{query}", $"Origin: http://127.0.0.1:{port}\r\nCookie: {cookie}\r\n");
        loop.After(PingsEvery, Ping);
    }

    public Heard? OnPush { get; set; }

    /// <summary>Called with the code when the server refuses a call; without it a refusal is a wrong result.</summary>
    public Action<string>? OnRefusal { get; set; }

    /// <summary>How many calls were made, and pushes were heard.</summary>
    public long Calls { get; private set; }

    public long Pushes { get; private set; }

    /// <summary>How many calls have no answer yet.</summary>
    public int Unanswered => _asked.Count;

    /// <param name="refused">Called with the code of a refusal, where one may come.</param>
    public void Call(string method, string arguments, Heard? answered = null, Action<string>? refused = null) =>
        Call(method, Encoding.UTF8.GetBytes(arguments), default, default, answered, refused);

    /// <summary>Calls a method of the hub; its arguments are the three parts, one after the other.</summary>
    public void Call(
        string method,
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second,
        ReadOnlySpan<byte> third,
        Heard? answered = null,
        Action<string>? refused = null
    )
    {
        Calls++;
        _saidAt = Loop.Now;
        _asked.Add(++_lastId, (method, answered, refused));
        _text.Drop(_text.Count);
        _text.Add("{\"arguments\":["u8);
        _text.Add(first);
        _text.Add(second);
        _text.Add(third);
        _text.Add("],\"invocationId\":\""u8);
        _text.Add(Encoding.ASCII.GetBytes(_lastId.ToString(CultureInfo.InvariantCulture)));
        _text.Add("\",\"target\":\""u8);
        _text.Add(Encoding.ASCII.GetBytes(method));
        _text.Add("\",\"type\":1}\u001e"u8);
        Say(_text.All);
    }

    protected override void Opened() => Say("{\"protocol\":\"json\",\"version\":1}\u001e");

    protected override void Received(ReadOnlySpan<byte> text)
    {
        while (text.IndexOf(Separator) is >= 0 and var end)
        {
            if (_isGreeted)
                Take(HubRecord.Read(text[..end]));
            else
                _isGreeted = true; // the answer to the handshake
            text = text[(end + 1)..];
        }
    }

    protected override void Closed()
    {
        if (Unanswered > 0)
            throw new WrongResultException("The server closed a connection to its hub on which a call waited.");
    }

    private void Take(HubRecord record)
    {
        switch (record.Type)
        {
            case HubRecord.Invocation:
                Pushes++;
                GreetOnce();
                OnPush?.Invoke(record.Target, record.Content);
                break;
            case HubRecord.Completion:
                Answer(record);
                break;
            case HubRecord.Close:
                throw new WrongResultException($"The hub closed a connection: {record.Error}");
        }
    }

    // The first push is the clock: then this connection is let in.
    private void GreetOnce()
    {
        if (_isKnown)
            return;
        _isKnown = true;
        Call(_first.Method, _first.Arguments, (_, _) => IsReady = true);
    }

    private void Answer(HubRecord record)
    {
        if (!_asked.Remove(record.Id, out var asked))
            throw new WrongResultException($"The hub answered call {record.Id}, which was not made or was answered.");
        if (record.Error is not { } code)
            asked.Answered?.Invoke(default, record.Content);
        else if ((asked.Refused ?? OnRefusal) is { } refused)
            refused(code);
        else
            throw new WrongResultException($"The hub refused {asked.Method}: {code}");
    }

    // As SignalR's client: only when it has said nothing else for so long.
    private void Ping()
    {
        if (IsClosed)
            return;
        var left = PingsEvery - TimeSpan.FromTicks((Loop.Now - _saidAt) / 100);
        if (left <= TimeSpan.Zero)
        {
            (_saidAt, left) = (Loop.Now, PingsEvery);
            if (_isGreeted)
                Say("{\"type\":6}\u001e"u8);
        }
        Loop.After(left, Ping);
    }
}
