using System.Buffers.Binary;
using System.Text;

namespace LiveChatMeet.Rooms.Files.CameraNotes;

/// <summary>Of a PNG's chunks those stay that it is drawn by (PNG 3rd edition, 5 and 11), and of an EXIF how it is
/// turned.</summary>
internal static class BarePng
{
    private const int MaxChunks = 100_000;

    // Beside those without which none can be drawn, whose names begin with a capital.
    private static readonly HashSet<string> Drawn =
    [
        "acTL",
        "bKGD",
        "cHRM",
        "cICP",
        "cLLI",
        "fcTL",
        "fdAT",
        "gAMA",
        "hIST",
        "iCCP",
        "mDCV",
        "pHYs",
        "sBIT",
        "sPLT",
        "sRGB",
        "tRNS",
    ];

    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static void Read(FileBytes file, Parts parts)
    {
        parts.Keep(0, Signature.Length);
        var (at, count, isTurned) = ((long)Signature.Length, 0, false);
        while (at < file.Length)
        {
            var length = file.Number(at, 4);
            var kind = Encoding.ASCII.GetString(file.Read(at + 4, 4));
            if (length > int.MaxValue || !kind.All(char.IsAsciiLetter) || ++count > MaxChunks)
                throw FileBytes.Damaged;
            if (kind is [>= 'A' and <= 'Z', ..] || Drawn.Contains(kind))
                parts.Keep(at, 12 + length);
            else if (kind == "eXIf" && !isTurned && Exif.OfTurn(file.Read(at + 8, Exif.Most(length))) is { } exif)
            {
                parts.Put(Chunk("eXIf"u8, exif));
                isTurned = true;
            }
            at += 12 + length;
            if (kind == "IEND")
                break;
        }
    }

    private static byte[] Chunk(ReadOnlySpan<byte> kind, byte[] data)
    {
        byte[] chunk = [0, 0, 0, (byte)data.Length, .. kind, .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(^4), Crc(chunk.AsSpan(4..^4)));
        return chunk;
    }

    // Annex D.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : 0xEDB88320 ^ (crc >> 1);
        }
        return ~crc;
    }
}
