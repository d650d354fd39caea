using System.Text;

namespace LiveChatMeet.Rooms.Files.CameraNotes;

/// <summary>
/// The pictures that consist of boxes (ISO/IEC 14496-12, 4.2): HEIC and AVIF (23008-12), JPEG XL (18181-2), JPEG
/// 2000 (15444-1, I). What a camera wrote becomes blank, and its box a free one, so that everything keeps its place.
/// How they are turned stands elsewhere.
/// </summary>
internal sealed class BareBoxes
{
    private const int MaxBoxes = 1_000;
    private const int FileTypeBytes = 256;

    private static readonly HashSet<string> Drawn = FourByFour(
        "ftypmetamdatidatmoovfreeskipJXL jxlcjxlpjxlljxlijP  jp2hjp2c"
    );

    private static readonly HashSet<string> Brands = FourByFour("heicheixheimheishevchevxmif1msf1avifavis");

    private readonly FileBytes _file;
    private readonly Blanks _blanks;
    private int _count;

    private BareBoxes(FileBytes file) => (_file, _blanks) = (file, new(file.Length));

    /// <summary>Whether it is such a picture, and no film.</summary>
    public static bool AreIn(FileBytes file) =>
        file.Has(0, [0, 0, 0, 12, .. "JXL "u8])
        || file.Has(0, [0, 0, 0, 12, .. "jP  "u8])
        || (file.Has(4, "ftyp"u8) && IsOfPictures(file));

    public static void Read(FileBytes file, Parts parts)
    {
        var (boxes, isTold) = (new BareBoxes(file), !file.Has(4, "ftyp"u8));
        foreach (var (kind, box, data, end) in boxes.Within(0, file.Length))
        {
            if (!Drawn.Contains(kind))
                boxes.Blank(box, data, end);
            else if (kind == "meta")
                HeifItems.Blank(boxes, file, data, end);
            else if (kind == "moov")
                boxes.BlankFilms(data, end);
            isTold |= kind is "meta" or "moov";
        }
        if (!isTold)
            throw FileBytes.Damaged;
        boxes._blanks.WriteTo(parts);
    }

    /// <summary>The boxes of a stretch.</summary>
    public IEnumerable<(string Kind, long At, long Data, long End)> Within(long at, long end)
    {
        while (at + 8 <= end)
        {
            var (length, head) = ((long)_file.Number(at, 4), 8);
            if (length == 1)
                (length, head) = (((long)_file.Number(at + 8, 4) << 32) + _file.Number(at + 12, 4), 16);
            if (length == 0)
                length = end - at;
            var kind = Encoding.Latin1.GetString(_file.Read(at + 4, 4));
            // What is drawn may have been cut, but not what says where all else is.
            var isCut = at + length > end && kind is not ("mdat" or "jxlc" or "jxlp" or "jp2c");
            if (length < head || isCut || ++_count > MaxBoxes)
                throw FileBytes.Damaged;
            yield return (kind, at, at + head, Math.Min(at + length, end));
            at += length;
        }
    }

    /// <summary>So many bytes become zeros.</summary>
    public void Blank(long at, long count) => _blanks.Add(at, count);

    /// <summary>A name of four letters becomes one that nobody looks for.</summary>
    public void Free(long name) => _blanks.Add(name, "free"u8.ToArray());

    private void Blank(long box, long data, long end)
    {
        Free(box + 4);
        _blanks.Add(data, end - data);
    }

    private void BlankFilms(long at, long end)
    {
        foreach (var (kind, box, data, boxEnd) in Within(at, end))
            if (kind is "udta" or "meta" or "uuid")
                Blank(box, data, boxEnd);
            else if (kind == "trak")
                BlankFilms(data, boxEnd);
    }

    // The first one and those that it may be read as.
    private static bool IsOfPictures(FileBytes file)
    {
        var brands = Encoding.Latin1.GetString(file.Read(8, Math.Clamp(file.Number(0, 4), 8, FileTypeBytes) - 8));
        return FourByFour(brands).Overlaps(Brands);
    }

    private static HashSet<string> FourByFour(string names) => [.. names.Chunk(4).Select(name => new string(name))];
}
