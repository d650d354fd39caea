using LiveChatMeet.Refusals;

namespace LiveChatMeet.Rooms.Files.CameraNotes;

/// <summary>
/// A picture without what a camera wrote beside it, such as the place, for those that no browser has drawn anew: JPEG,
/// PNG, WebP, GIF, the boxes of HEIC, AVIF, JPEG XL and JPEG 2000, and TIFF with the raw formats that are TIFF. What is
/// drawn stays byte for byte, and how it is turned.
/// </summary>
public static class BarePicture
{
    /// <summary>What becomes of a file, by its first bytes.</summary>
    /// <returns>Null if it stays as it is, as any other file does.</returns>
    /// <exception cref="RefusedException"><see cref="Refusal.FilePictureDamaged"/>: it begins as a picture, and goes on
    /// as none.</exception>
    public static IReadOnlyList<Part>? PartsOf(Stream file)
    {
        var bytes = new FileBytes(file);
        var parts = new Parts(bytes.Length);
        if (bytes.Has(0, [0xFF, 0xD8, 0xFF]))
            BareJpeg.Read(bytes, parts);
        else if (bytes.Has(0, BarePng.Signature))
            BarePng.Read(bytes, parts);
        else if (bytes.Has(0, "GIF87a"u8) || bytes.Has(0, "GIF89a"u8))
            BareGif.Read(bytes, parts);
        else if (bytes.Has(0, "RIFF"u8) && bytes.Has(8, "WEBP"u8))
            BareWebP.Read(bytes, parts);
        else if (BareBoxes.AreIn(bytes))
            BareBoxes.Read(bytes, parts);
        else if (bytes.Has(0, "II*\0"u8) || bytes.Has(0, "MM\0*"u8))
            BareTiff.Read(bytes, parts);
        else
            return null;
        return parts.Changed;
    }
}
