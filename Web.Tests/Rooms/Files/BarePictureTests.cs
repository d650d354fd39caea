using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Tests.Plant.Actors;

namespace LiveChatMeet.Tests.Rooms.Files;

/// <summary>What a camera wrote into a picture is taken out on the server, and nothing that is drawn.</summary>
public sealed class BarePictureTests
{
    public static TheoryData<string> Placed => PlacedPictures.Names;

    [Fact]
    public void Each_kind_is_tried() =>
        Assert.Equal(
            [".avif", ".gif", ".heic", ".jp2", ".jpg", ".jxl", ".png", ".tif", ".webp"],
            Placed.Select(row => Path.GetExtension(row.Data)).Distinct().Order()
        );

    [Theory, MemberData(nameof(Placed))]
    public async Task Its_place_is_gone_and_it_is_the_picture_that_it_was(string name)
    {
        var bytes = PlacedPictures.Read(name);
        Assert.True(PlacedPictures.SaysWhere(bytes));

        var bare = await PlacedPictures.BareAsync(bytes);

        Assert.False(PlacedPictures.SaysWhere(bare));
        Assert.InRange(bare.Length, 42, bytes.Length);
        Assert.Equal(Of(bytes), Of(bare));
        Assert.Equal(bare, await PlacedPictures.BareAsync(bare)); // there is no more to take
    }

    /// <summary>EXIF 2.32, 4.6.4: 6 is turned by a quarter.</summary>
    [Theory]
    [InlineData("turned.jpg")]
    [InlineData("turned.png")]
    [InlineData("turned.webp")]
    public async Task A_picture_that_was_held_upright_still_stands_upright(string name)
    {
        byte[] turn = [.. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0];

        var bare = await PlacedPictures.BareAsync(PlacedPictures.Read(name));

        Assert.True(bare.AsSpan().IndexOf(turn) > 0);
    }

    [Fact]
    public async Task Whatever_has_nothing_of_it_stays_byte_for_byte()
    {
        var document = "%PDF-1.7 canary-place"u8.ToArray();
        foreach (var bytes in (byte[][])[SamplePictures.OnePoint, SamplePictures.Photograph, document])
            Assert.Same(bytes, await PlacedPictures.BareAsync(bytes));
    }

    /// <summary>A film, a second picture, or what was cut off in a phone's editor.</summary>
    [Theory]
    [InlineData("placed.jpg")]
    [InlineData("placed.png")]
    [InlineData("placed.gif")]
    [InlineData("placed.webp")]
    public async Task What_follows_its_end_goes_too(string name)
    {
        var bytes = PlacedPictures.Read(name);

        var bare = await PlacedPictures.BareAsync([.. bytes, .. "....ftypmp42 canary-place"u8]);

        Assert.Equal(await PlacedPictures.BareAsync(bytes), bare);
    }

    /// <summary>Cut at each byte: refused, or without its place.</summary>
    [Theory, MemberData(nameof(Placed))]
    public async Task One_that_was_cut_says_nothing_either(string name)
    {
        var (bytes, kept) = (PlacedPictures.Read(name), 0);
        for (var length = 0; length < bytes.Length; length++)
            if (await BareOrRefusedAsync(bytes[..length]) is { } bare)
            {
                // Before its first bytes say that it is a picture, it is any file.
                Assert.False(PlacedPictures.SaysWhere(bare), $"{name}, {length} bytes");
                kept++;
            }
        Assert.True(kept > 0);
    }

    [Theory, MemberData(nameof(Placed))]
    public async Task Bytes_that_are_anything_are_refused_or_read_to_an_end(string name)
    {
        var (random, whole) = (new Random(17), PlacedPictures.Read(name));
        for (var turn = 0; turn < 3_000; turn++)
        {
            var bytes = (byte[])whole.Clone();
            for (var change = random.Next(1, 5); change > 0; change--)
                bytes[random.Next(4, bytes.Length)] = (byte)random.Next(256);
            if (await BareOrRefusedAsync(bytes) is { } bare)
                Assert.InRange(bare.Length, 1, bytes.Length + 64);
        }
    }

    [Fact]
    public async Task Hostile_lists_without_end_are_refused()
    {
        byte[] segments = [0xFF, 0xD8, .. Many([0xFF, 0xE1, 0, 2]), .. SamplePictures.Photograph[2..]];
        byte[] chunks = [.. SamplePictures.Png(1, 1), .. Many([0, 0, 0, 0, .. "tEXt"u8, 0, 0, 0, 0])];
        byte[] blocks = [.. SamplePictures.Gif(1, 1), .. Many([0x21, 0xFE, 0])];
        byte[] web = [.. "RIFF"u8, 255, 255, 255, 0, .. "WEBP"u8, .. Many([.. "XMP "u8, 0, 0, 0, 0])];
        byte[] boxes = [0, 0, 0, 12, .. "JXL "u8, 0, 0, 0, 0, .. Many([0, 0, 0, 8, .. "uuid"u8])];
        byte[] directories = [.. "II*\0"u8, 8, 0, 0, 0, 0, 0, 8, 0, 0, 0];

        foreach (var bytes in (byte[][])[segments, chunks, blocks, web, boxes, directories])
            Assert.Null(await BareOrRefusedAsync(bytes));

        static byte[] Many(byte[] one) => [.. Enumerable.Repeat(one, 200_000).SelectMany(bytes => bytes)];
    }

    private static async Task<byte[]?> BareOrRefusedAsync(byte[] bytes)
    {
        try
        {
            return await PlacedPictures.BareAsync(bytes);
        }
        catch (RefusedException refused)
        {
            Assert.Equal(Refusal.FilePictureDamaged, refused.Code);
            return null;
        }
    }

    private static Picture? Of(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return Picture.Of(stream);
    }
}
