namespace LiveChatMeet.Rooms.Files.CameraNotes;

/// <summary>Of a GIF's blocks those stay that it is drawn by (GIF89a, 17 to 27): no comment, and of what applications
/// add only how often it repeats and its colours.</summary>
internal static class BareGif
{
    private const int HeadBytes = 13;
    private const int MaxBlocks = 100_000;
    private const int Image = 0x2C;
    private const int Extension = 0x21;
    private const int Trailer = 0x3B;
    private const int Application = 0xFF;
    private const int Comment = 0xFE;

    public static void Read(FileBytes file, Parts parts)
    {
        var at = HeadBytes + Colours(file, 10);
        parts.Keep(0, at);
        for (var count = 0; at < file.Length; count++)
        {
            var kind = file.Number(at, 1);
            if (count == MaxBlocks || kind is not (Image or Extension or Trailer))
                throw FileBytes.Damaged;
            if (kind == Trailer)
            {
                parts.Keep(at, 1);
                break;
            }
            var data = kind == Extension ? at + 2 : at + 11 + Colours(file, at + 9);
            var end = EndOf(file, data);
            if (kind == Image || IsDrawnBy(file, at))
                parts.Keep(at, end - at);
            at = end;
        }
    }

    // A table of colours, if the flags that stand there say that there is one.
    private static long Colours(FileBytes file, long flags) =>
        flags < file.Length && file.Number(flags, 1) is var set && (set & 0x80) != 0 ? 3L << (int)((set & 7) + 1) : 0;

    private static long EndOf(FileBytes file, long at)
    {
        while (at < file.Length)
        {
            var length = file.Number(at, 1);
            at += 1 + length;
            if (length == 0)
                break;
        }
        return at;
    }

    private static bool IsDrawnBy(FileBytes file, long at) =>
        at + 1 < file.Length
        && file.Number(at + 1, 1) switch
        {
            Comment => false,
            Application => file.Has(at + 3, "NETSCAPE2.0"u8)
                || file.Has(at + 3, "ANIMEXTS1.0"u8)
                || file.Has(at + 3, "ICCRGBG1012"u8),
            _ => true,
        };
}
