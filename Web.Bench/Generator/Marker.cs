using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace LiveChatMeet.Bench.Generator;

/// <summary>What the load writes into each message to know it again: <c>@@@</c>, when it was sent, its lane and its
/// kind.</summary>
internal readonly record struct Marker(long SentAt, int Lane, char Kind)
{
    public const int Length = 3 + 16 + 4 + 1;

    private static ReadOnlySpan<byte> Sign => "@@@"u8;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"@@@{SentAt:x16}{Lane:x4}{Kind}");

    public void Write(Span<byte> to)
    {
        Sign.CopyTo(to);
        Utf8Formatter.TryFormat(SentAt, to[3..], out _, new('x', 16));
        Utf8Formatter.TryFormat((ushort)Lane, to[19..], out _, new('x', 4));
        to[23] = (byte)Kind;
    }

    /// <summary>The next marker in what has come; <paramref name="come"/> becomes what follows it.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> come, out Marker marker)
    {
        marker = default;
        var at = come.IndexOf(Sign);
        if (at < 0 || come.Length - at < Length)
            return false;
        var one = come.Slice(at, Length);
        if (
            !Utf8Parser.TryParse(one.Slice(3, 16), out long sentAt, out _, 'x')
            || !Utf8Parser.TryParse(one.Slice(19, 4), out ushort lane, out _, 'x')
        )
            throw new WrongResultException($"This came damaged: {Encoding.ASCII.GetString(one)}");
        marker = new(sentAt, lane, (char)one[23]);
        come = come[(at + Length)..];
        return true;
    }
}
