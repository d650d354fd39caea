namespace LiveChatMeet.Rooms.Files.CameraNotes;

/// <summary>Of a JPEG's segments those stay that it is drawn by (ITU-T T.81, B.1 and B.2), and of an EXIF how it is
/// turned. Whatever follows its end goes: phones put films and further pictures there.</summary>
internal sealed class BareJpeg
{
    private const int MaxSegments = 10_000;
    private const int Start = 0xD8;
    private const int End = 0xD9;
    private const int Scan = 0xDA;
    private const int App1 = 0xE1;

    private readonly FileBytes _file;
    private readonly Parts _parts;
    private bool _hasFrame;
    private bool _isTurned;

    private BareJpeg(FileBytes file, Parts parts) => (_file, _parts) = (file, parts);

    public static void Read(FileBytes file, Parts parts) => new BareJpeg(file, parts).Read();

    private void Read()
    {
        _parts.Keep(0, 2);
        var (at, isScan, count) = (2L, false, 0);
        while (_file.NextMarker(at) is >= 0 and var marker)
        {
            if (isScan)
                _parts.Keep(at, marker - at);
            isScan = false;
            var kind = (int)_file.Number(marker + 1, 1);
            if (kind == End)
            {
                _parts.Keep(marker, 2);
                break;
            }
            var length = _file.Number(marker + 2, 2);
            if (length < 2 || kind == Start || ++count > MaxSegments)
                throw FileBytes.Damaged;
            Segment(kind, marker, length);
            (at, isScan) = (marker + 2 + length, kind == Scan);
        }
        if (isScan)
            _parts.Keep(at, _file.Length - at); // it was cut
        if (!_hasFrame)
            throw FileBytes.Damaged;
    }

    /// <param name="length">Without the marker.</param>
    private void Segment(int kind, long marker, uint length)
    {
        var isOfFrames = kind is >= 0xC0 and <= 0xCF;
        _hasFrame |= isOfFrames && kind is not (0xC4 or 0xC8 or 0xCC);
        if (isOfFrames || kind is >= Scan and <= 0xDF || IsDrawnBy(kind, marker + 4))
            _parts.Keep(marker, 2 + length);
        else if (kind == App1 && !_isTurned && _file.Has(marker + 4, Exif.Prefix))
            Turn(Exif.OfTurn(_file.Read(marker + 4, length - 2)));
    }

    private void Turn(byte[]? exif)
    {
        if (exif is null)
            return;
        _isTurned = true;
        var length = (byte)(2 + Exif.Prefix.Length + exif.Length);
        _parts.Put([0xFF, App1, 0, length, .. Exif.Prefix, .. exif]);
    }

    // JFIF, a colour profile, and Adobe's note of what the colours mean.
    private bool IsDrawnBy(int kind, long data) =>
        kind switch
        {
            0xE0 => _file.Has(data, "JFIF\0"u8),
            0xE2 => _file.Has(data, "ICC_PROFILE\0"u8),
            0xEE => _file.Has(data, "Adobe"u8),
            _ => false,
        };
}
