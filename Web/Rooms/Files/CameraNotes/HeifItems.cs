using System.Text;

namespace LiveChatMeet.Rooms.Files.CameraNotes;

/// <summary>The items of a HEIC or AVIF (ISO/IEC 14496-12, 8.11): those that are EXIF, XMP or another text become
/// blank.</summary>
internal sealed class HeifItems
{
    private const int MaxItems = 1_000;

    private readonly FileBytes _file;
    private readonly HashSet<uint> _notes = [];
    private readonly BareBoxes _boxes;
    private long _at;

    private HeifItems(BareBoxes boxes, FileBytes file) => (_boxes, _file) = (boxes, file);

    /// <param name="data">Of the box "meta".</param>
    public static void Blank(BareBoxes boxes, FileBytes file, long data, long end)
    {
        var items = new HeifItems(boxes, file);
        var inner = boxes.Within(data + 4, end).ToList();
        foreach (var box in inner.Where(box => box.Kind == "iinf"))
            items.Find(box.Data, box.End);
        var own = inner.Find(box => box.Kind == "idat").Data;
        foreach (var box in inner.Where(box => box.Kind == "iloc"))
            items.BlankThose(box.Data, own);
    }

    // 8.11.6; each says its number and what it is.
    private void Find(long data, long end)
    {
        var first = data + (_file.Number(data, 1) == 0 ? 6 : 8);
        foreach (var (kind, _, item, _) in _boxes.Within(first, end))
        {
            if (kind != "infe")
                continue;
            var version = _file.Number(item, 1);
            if (version < 2)
                throw FileBytes.Damaged; // no picture has these
            var idBytes = version == 2 ? 2 : 4;
            var name = item + 4 + idBytes + 2;
            if (Encoding.Latin1.GetString(_file.Read(name, 4)) is not ("Exif" or "mime" or "uri "))
                continue;
            _notes.Add(_file.Number(item + 4, idBytes));
            _boxes.Free(name);
        }
    }

    // 8.11.3: where the bytes of each item are.
    private void BlankThose(long data, long own)
    {
        var (version, sizes) = (_file.Number(data, 1), _file.Number(data + 4, 2));
        _at = data + 6;
        var idBytes = version < 2 ? 2 : 4;
        var count = Next(idBytes);
        if (count > MaxItems || version > 2)
            throw FileBytes.Damaged;
        for (; count > 0; count--)
        {
            var isNote = _notes.Contains((uint)Next(idBytes));
            var way = version == 0 ? 0 : Next(2) & 0xF;
            Next(2);
            var from = Next((int)(sizes >> 4) & 0xF) + (way == 1 ? own : 0);
            if (isNote && (way > 1 || (way == 1 && own == 0)))
                throw FileBytes.Damaged;
            var indexBytes = version == 0 ? 0 : (int)sizes & 0xF;
            for (var extents = Next(2); extents > 0; extents--)
                Extent(isNote, from, indexBytes, (int)sizes >> 12, (int)(sizes >> 8) & 0xF);
        }
    }

    private void Extent(bool isNote, long from, int indexBytes, int offsetBytes, int lengthBytes)
    {
        Next(indexBytes);
        var (offset, length) = (Next(offsetBytes), Next(lengthBytes));
        if (isNote && length == 0)
            throw FileBytes.Damaged; // all of the file
        if (isNote)
            _boxes.Blank(from + offset, length);
    }

    // 0, 4 or 8 bytes, and 2 of some.
    private long Next(int bytes)
    {
        var at = _at;
        _at += bytes;
        return bytes switch
        {
            0 => 0,
            8 => ((long)_file.Number(at, 4) << 32) + _file.Number(at + 4, 4),
            2 or 4 => _file.Number(at, bytes),
            _ => throw FileBytes.Damaged,
        };
    }
}
