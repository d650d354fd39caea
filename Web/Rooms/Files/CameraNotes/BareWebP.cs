using System.Buffers.Binary;
using System.Text;

namespace LiveChatMeet.Rooms.Files.CameraNotes;

/// <summary>Of a WebP's chunks those stay that it is drawn by (RFC 9649, 2.3 to 2.7), and of an EXIF how it is
/// turned.</summary>
internal static class BareWebP
{
    private const int HeadBytes = 12;
    private const int MaxChunks = 10_000;
    private const int ExtendedBytes = 18;
    private const byte HasXmp = 0x04;
    private const byte HasExif = 0x08;

    private static readonly HashSet<string> Drawn = ["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"];

    public static void Read(FileBytes file, Parts parts)
    {
        var chunks = ChunksOf(file);
        var length = HeadBytes + chunks.Sum(chunk => chunk.Length);
        if (length >= file.Length && chunks.TrueForAll(chunk => Drawn.Contains(chunk.Kind)))
        {
            parts.Keep(0, file.Length);
            return;
        }
        var turn = chunks
            .Where(chunk => chunk.Kind == "EXIF")
            .Select(chunk => Exif.OfTurn(file.Read(chunk.At + 8, Exif.Most(chunk.Length))))
            .FirstOrDefault(exif => exif is not null);
        var head = file.Read(0, HeadBytes);
        parts.Put(head);
        foreach (var chunk in chunks.Where(chunk => Drawn.Contains(chunk.Kind)))
            if (chunk.Kind == "VP8X")
                parts.Put(Extended(file.Read(chunk.At, ExtendedBytes), turn is not null));
            else
                parts.Keep(chunk.At, chunk.Length);
        if (turn is not null)
            parts.Put([.. "EXIF"u8, (byte)turn.Length, 0, 0, 0, .. turn]);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), (uint)(parts.Length - 8));
    }

    private static List<(string Kind, long At, long Length)> ChunksOf(FileBytes file)
    {
        var chunks = new List<(string Kind, long At, long Length)>();
        var end = Math.Min(file.Length, 8 + (long)file.Number(4, 4, isLittle: true));
        for (long at = HeadBytes; at < end; at += chunks[^1].Length)
        {
            if (chunks.Count == MaxChunks)
                throw FileBytes.Damaged;
            var length = (long)file.Number(at + 4, 4, isLittle: true);
            chunks.Add((Encoding.ASCII.GetString(file.Read(at, 4)), at, 8 + length + (length & 1)));
        }
        return chunks;
    }

    // Its flags say what there is.
    private static byte[] Extended(byte[] chunk, bool isTurned)
    {
        if (chunk.Length < ExtendedBytes)
            throw FileBytes.Damaged;
        chunk[8] = (byte)((chunk[8] & ~(HasXmp | HasExif)) | (isTurned ? HasExif : 0));
        return chunk;
    }
}
