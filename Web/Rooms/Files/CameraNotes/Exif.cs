using System.Buffers.Binary;

namespace LiveChatMeet.Rooms.Files.CameraNotes;

/// <summary>What EXIF says of how a picture is turned (EXIF 2.32, 4.6.4), and an EXIF that says nothing else.</summary>
internal static class Exif
{
    private const int Orientation = 0x0112;
    private const int Upright = 1;
    private const int Short = 3;
    private const int EntryBytes = 12;
    private const long MostBytes = 65_535; // more does not fit into a JPEG

    /// <summary>What a JPEG and some others write before it.</summary>
    public static ReadOnlySpan<byte> Prefix => "Exif\0\0"u8;

    /// <summary>As much of an EXIF as is looked at.</summary>
    public static long Most(long length) => Math.Min(length, MostBytes);

    /// <param name="exif">With or without <see cref="Prefix"/>; as a hostile sender wrote it.</param>
    /// <returns>An EXIF without prefix; null where the picture is upright, or nothing can be read.</returns>
    public static byte[]? OfTurn(ReadOnlySpan<byte> exif)
    {
        if (exif.StartsWith(Prefix))
            exif = exif[Prefix.Length..];
        var turn = TurnOf(exif);
        return turn is > Upright and <= 8
            ? [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, Short, 0, 1, 0, 0, 0, (byte)turn, .. new byte[7]]
            : null;
    }

    private static int TurnOf(ReadOnlySpan<byte> tiff)
    {
        var isLittle = tiff.StartsWith("II*\0"u8);
        if (tiff.Length < 8 || (!isLittle && !tiff.StartsWith("MM\0*"u8)))
            return Upright;
        var at = isLittle
            ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..])
            : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (at > tiff.Length - 2)
            return Upright;
        var directory = tiff[(int)at..];
        var count = Word(directory, isLittle);
        for (directory = directory[2..]; count > 0 && directory.Length >= EntryBytes; count--)
        {
            if (Word(directory, isLittle) == Orientation && Word(directory[2..], isLittle) == Short)
                return Word(directory[8..], isLittle);
            directory = directory[EntryBytes..];
        }
        return Upright;
    }

    private static int Word(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
