using LiveChatMeet.Rooms.Files.CameraNotes;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>Small pictures of each kind, as the tools write them that people have (libheif, libavif, libjxl, OpenJPEG,
/// libwebp), into which ExifTool wrote a place: in EXIF, XMP, IPTC and as a comment, where the kind has them.</summary>
public static class PlacedPictures
{
    /// <summary>Stands wherever a camera may write a place.</summary>
    public const string Canary = "canary-place";

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Rooms", "Files", "Placed");

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Folder).Select(file => Path.GetFileName(file)).Order()];

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    public static bool SaysWhere(byte[] bytes) => bytes.AsSpan().IndexOf("canary-place"u8) >= 0;

    /// <summary>What the server keeps of a file.</summary>
    public static async Task<byte[]> BareAsync(byte[] bytes)
    {
        using var file = new MemoryStream(bytes);
        if (BarePicture.PartsOf(file) is not { } parts)
            return bytes;
        await using var bare = new PartsStream(file, parts);
        using var read = new MemoryStream();
        await bare.CopyToAsync(read);
        return read.ToArray();
    }
}
