using System.Buffers.Binary;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Rooms.Files.CameraNotes;

/// <summary>The bytes of a file that is looked through: what is asked for beyond its end is not there.</summary>
internal sealed class FileBytes(Stream file)
{
    private const int BufferBytes = 4_096;

    public long Length { get; } = file.Length;

    /// <summary>Of a picture that cannot be looked through.</summary>
    public static RefusedException Damaged => new(Refusal.FilePictureDamaged);

    /// <returns>How many there are.</returns>
    public int Read(long at, Span<byte> into)
    {
        if (at >= Length)
            return 0;
        file.Position = at;
        return file.ReadAtLeast(into, into.Length, throwOnEndOfStream: false);
    }

    /// <returns>All of them, or as many as there are before the end.</returns>
    public byte[] Read(long at, long count)
    {
        var bytes = new byte[Math.Clamp(Length - at, 0, count)];
        Read(at, bytes.AsSpan());
        return bytes;
    }

    /// <exception cref="RefusedException">It ends before.</exception>
    public uint Number(long at, int bytes, bool isLittle = false)
    {
        Span<byte> read = stackalloc byte[4];
        read.Clear();
        if (Read(at, isLittle ? read[..bytes] : read[^bytes..]) < bytes)
            throw Damaged;
        return isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(read) : BinaryPrimitives.ReadUInt32BigEndian(read);
    }

    public bool Has(long at, ReadOnlySpan<byte> expected)
    {
        Span<byte> read = stackalloc byte[16];
        read = read[..expected.Length];
        return Read(at, read) == expected.Length && read.SequenceEqual(expected);
    }

    /// <summary>The next marker of a JPEG that is none of those within its data (ITU-T T.81, B.1.1.2).</summary>
    /// <returns>Where it is; -1 if there is none.</returns>
    public long NextMarker(long at)
    {
        Span<byte> buffer = stackalloc byte[BufferBytes];
        while (Read(at, buffer) is >= 2 and var read)
        {
            for (var from = 0; buffer[from..(read - 1)].IndexOf((byte)0xFF) is >= 0 and var found; from += found + 1)
                if (buffer[from + found + 1] is not (0 or 1 or 0xFF or (>= 0xD0 and <= 0xD7)))
                    return at + from + found;
            at += read - 1;
        }
        return -1;
    }
}
