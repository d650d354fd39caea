using System.Globalization;
using System.Text;

namespace LiveChatMeet.Bench.Generator;

/// <summary>A connection for requests, one after the other, as a browser keeps it open.</summary>
internal sealed class HttpChannel(Loop loop, int port) : Channel(loop, port)
{
    private readonly Queue<Action<HttpAnswer>> _waiting = [];

    public int Waiting => _waiting.Count;

    /// <param name="head">Request line and headers, each with CR and LF, without Host and the empty line.</param>
    public void Ask(string head, string body, Action<HttpAnswer> answered)
    {
        Out.Add(Encoding.UTF8.GetBytes($"{head}Host: 127.0.0.1:{Port}\r\n\r\n{body}"));
        _waiting.Enqueue(answered);
        Send();
    }

    protected override int Handle(ReadOnlySpan<byte> come)
    {
        var at = 0;
        while (!IsClosed && TryRead(come[at..], out var answer, out var length))
        {
            at += length;
            _waiting.Dequeue()(answer);
        }
        return at;
    }

    protected override void Closed()
    {
        if (_waiting.Count > 0)
            throw new WrongResultException("The server closed a connection on which a request waited.");
    }

    private static bool TryRead(ReadOnlySpan<byte> come, out HttpAnswer answer, out int length)
    {
        (answer, length) = (default!, 0);
        var end = come.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var head = Encoding.ASCII.GetString(come[..end]);
        var status = int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);
        var rest = come[(end + 4)..];
        if (Header(head, "Content-Length") is { } text)
        {
            var count = int.Parse(text, CultureInfo.InvariantCulture);
            if (rest.Length < count)
                return false;
            (answer, length) = (new(status, head, rest[..count].ToArray()), end + 4 + count);
        }
        else if (Header(head, "Transfer-Encoding") is null)
            (answer, length) = (new(status, head, []), end + 4);
        else if (ReadChunks(rest) is var (body, taken))
            (answer, length) = (new(status, head, body), end + 4 + taken);
        return length > 0;
    }

    /// <summary>A body in chunks (RFC 9112, 7.1); null while it is not whole.</summary>
    private static (byte[] Body, int Taken)? ReadChunks(ReadOnlySpan<byte> come)
    {
        var (body, at) = (new Bytes(), 0);
        while (come[at..].IndexOf("\r\n"u8) is >= 0 and var line)
        {
            var size = int.Parse(Encoding.ASCII.GetString(come.Slice(at, line)), NumberStyles.HexNumber, null);
            at += line + 2;
            if (come.Length < at + size + 2)
                return null;
            body.Add(come.Slice(at, size));
            at += size + 2;
            if (size == 0)
                return (body.All.ToArray(), at);
        }
        return null;
    }

    internal static string? Header(string head, string name)
    {
        var at = head.IndexOf($"\r\n{name}: ", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : head[(at + name.Length + 4)..].Split('\r', 2)[0];
    }
}

/// <param name="Head">Its lines, with CR and LF between.</param>
internal sealed record HttpAnswer(int Status, string Head, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? Location => HttpChannel.Header(Head, "Location");

    /// <summary>When a server that is too busy may be asked again; null in any other answer.</summary>
    public TimeSpan? ComesBackIn =>
        Status == 503 && HttpChannel.Header(Head, "Retry-After") is { } seconds
            ? TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture))
            : null;

    /// <summary>The cookies that it sets, each as <c>name=value</c>.</summary>
    public IEnumerable<string> Cookies =>
        Head.Split("\r\n")
            .Where(line => line.StartsWith("Set-Cookie: ", StringComparison.OrdinalIgnoreCase))
            .Select(line => line["Set-Cookie: ".Length..].Split(';', 2)[0]);
}
