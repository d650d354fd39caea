namespace LiveChatMeet.Rooms.Files.CameraNotes;

/// <summary>A TIFF (Adobe TIFF 6.0, 2), or a raw format that is one, whose place is blank: its GPS directory, XMP, IPTC
/// and what Photoshop kept. The rest stays where it is, as directories name bytes by where they stand.</summary>
internal sealed class BareTiff
{
    private const int MaxDirectories = 100;
    private const int EntryBytes = 12;
    private const int Xmp = 700;
    private const int Iptc = 33_723;
    private const int Photoshop = 34_377;
    private const int Gps = 34_853;

    // Of each type of value, in bytes; of one that nobody knows, the most.
    private static readonly int[] Sizes = [8, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];

    private readonly FileBytes _file;
    private readonly Blanks _blanks;
    private readonly bool _isLittle;

    private BareTiff(FileBytes file)
    {
        (_file, _blanks) = (file, new(file.Length));
        _isLittle = file.Has(0, "II"u8);
    }

    public static void Read(FileBytes file, Parts parts)
    {
        var tiff = new BareTiff(file);
        var directories = 0;
        for (var at = tiff.Number(4, 4); at != 0; at = tiff.Directory(at))
            if (++directories > MaxDirectories)
                throw FileBytes.Damaged;
        tiff._blanks.WriteTo(parts);
    }

    /// <returns>Where the next one is; 0 if there is none.</returns>
    private uint Directory(uint at)
    {
        var count = Number(at, 2);
        for (var entry = at + 2L; count > 0; (entry, count) = (entry + EntryBytes, count - 1))
            switch (Number(entry, 2))
            {
                case Gps:
                    BlankAll(Number(entry + 8, 4));
                    break;
                case Xmp or Iptc or Photoshop:
                    Blank(entry);
                    break;
            }
        return Number(at + 2L + (EntryBytes * Number(at, 2)), 4);
    }

    // A directory without entries is left.
    private void BlankAll(uint directory)
    {
        var count = Number(directory, 2);
        for (var entry = 0; entry < count; entry++)
            Blank(directory + 2L + (EntryBytes * entry));
        _blanks.Add(directory, 2 + (EntryBytes * (long)count));
    }

    // Four bytes stand in the entry itself, more elsewhere.
    private void Blank(long entry)
    {
        var type = Number(entry + 2, 2);
        var length = (long)Number(entry + 4, 4) * Sizes[type < Sizes.Length ? type : 0];
        _blanks.Add(length > 4 ? Number(entry + 8, 4) : entry + 8, length);
    }

    private uint Number(long at, int bytes) => _file.Number(at, bytes, _isLittle);
}
