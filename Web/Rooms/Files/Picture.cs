using System.Buffers.Binary;

namespace LiveChatMeet.Rooms.Files;

/// <summary>A picture that browsers may draw: png, jpeg, webp or gif by its first bytes, and not so large that drawing
/// it would take all the reader's memory. Nothing of it is decoded.</summary>
/// <param name="Type">The media type.</param>
/// <param name="Width">In points.</param>
/// <param name="Height">In points.</param>
public sealed record Picture(string Type, int Width, int Height)
{
    private const long MaxPoints = 40_000_000;
    private const int HeadBytes = 32;

    // Whatever a camera writes before the picture itself: a preview, a colour profile in parts.
    private const int MaxJpegSegments = 512;

    /// <returns>Null for anything else.</returns>
    public static Picture? Of(Stream file)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        file.Position = 0;
        head = head[..file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false)];
        return Fitting(Png(head) ?? Gif(head) ?? WebP(head) ?? Jpeg(head, file));
    }

    private static Picture? Fitting(Picture? picture) =>
        picture is { Width: > 0, Height: > 0 } && (long)picture.Width * picture.Height <= MaxPoints ? picture : null;

    // PNG 3rd edition, 5.2 and 11.2.1: the first chunk is IHDR.
    private static Picture? Png(ReadOnlySpan<byte> head) =>
        head.Length >= 24
        && head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        && head[12..16].SequenceEqual("IHDR"u8)
            ? new(
                "image/png",
                Size(BinaryPrimitives.ReadUInt32BigEndian(head[16..])),
                Size(BinaryPrimitives.ReadUInt32BigEndian(head[20..]))
            )
            : null;

    // GIF89a, 17 and 18.
    private static Picture? Gif(ReadOnlySpan<byte> head) =>
        head.Length >= 10 && (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
            ? new("image/gif", Word(head[6..]), Word(head[8..]))
            : null;

    // RFC 9649, 2.3 to 2.7: lossy, lossless or extended.
    private static Picture? WebP(ReadOnlySpan<byte> head)
    {
        if (head.Length < 30 || !head.StartsWith("RIFF"u8) || !head[8..12].SequenceEqual("WEBP"u8))
            return null;
        var kind = head[12..16];
        var data = head[20..];
        if (kind.SequenceEqual("VP8X"u8))
            return new("image/webp", 1 + Three(data[4..]), 1 + Three(data[7..]));
        if (kind.SequenceEqual("VP8L"u8) && data[0] == 0x2F)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
            return new("image/webp", 1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
        }
        // RFC 6386, 9.1: a key frame, its start code, and 14 bits each.
        return
            kind.SequenceEqual("VP8 "u8)
            && (data[0] & 1) == 0
            && data[3..6].SequenceEqual((ReadOnlySpan<byte>)[0x9D, 1, 0x2A])
            ? new("image/webp", Word(data[6..]) & 0x3FFF, Word(data[8..]) & 0x3FFF)
            : null;
    }

    // ITU-T T.81, B.1 and B.2: segments up to the frame's header.
    private static Picture? Jpeg(ReadOnlySpan<byte> head, Stream file)
    {
        if (!head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return null;
        Span<byte> segment = stackalloc byte[9];
        var at = 2L;
        for (var count = 0; count < MaxJpegSegments && at < file.Length; count++)
        {
            file.Position = at;
            if (file.ReadAtLeast(segment, segment.Length, throwOnEndOfStream: false) < segment.Length)
                return null;
            if (segment[0] != 0xFF)
                return null;
            if (segment[1] == 0xFF) // filling
                at++;
            else if (IsFrame(segment[1]))
                return new("image/jpeg", BigWord(segment[7..]), BigWord(segment[5..]));
            else if (BigWord(segment[2..]) is var length and >= 2)
                at += 2 + length;
            else
                return null;
        }
        return null;
    }

    // SOF0 to SOF15, but for DHT, JPG and DAC among them.
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static int Size(uint points) => points <= int.MaxValue ? (int)points : 0;

    private static int Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static int BigWord(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static int Three(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
