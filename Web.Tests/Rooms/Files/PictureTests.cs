using System.Text;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Tests.Plant.Actors;

namespace LiveChatMeet.Tests.Rooms.Files;

[Trait("Requirement", "XS-2")]
public sealed class PictureTests
{
    public static TheoryData<string, byte[]> Pictures =>
        new()
        {
            { "image/png", SamplePictures.Png(1_203, 802) },
            { "image/gif", SamplePictures.Gif(1_203, 802) },
            { "image/jpeg", SamplePictures.Jpeg(1_203, 802) },
            { "image/jpeg", SamplePictures.Jpeg(1_203, 802, before: 60_000) },
            { "image/jpeg", SamplePictures.ProgressiveJpeg(1_203, 802) },
            { "image/webp", SamplePictures.ExtendedWebP(1_203, 802) },
            { "image/webp", SamplePictures.LosslessWebP(1_203, 802) },
            { "image/webp", SamplePictures.LossyWebP(1_203, 802) },
        };

    [Theory, MemberData(nameof(Pictures))]
    public void Its_first_bytes_say_what_it_is_and_how_large(string type, byte[] bytes) =>
        Assert.Equal(new Picture(type, 1_203, 802), Of(bytes));

    [Fact]
    public void One_of_a_browser_is_read() => Assert.Equal(new("image/png", 1, 1), Of(SamplePictures.OnePoint));

    [Fact]
    public void Up_to_forty_megapixels_are_drawn()
    {
        Assert.NotNull(Of(SamplePictures.Png(8_000, 5_000)));
        Assert.Null(Of(SamplePictures.Png(8_000, 5_001)));
        Assert.Null(Of(SamplePictures.Jpeg(30_000, 30_000)));
        Assert.Null(Of(SamplePictures.Png(int.MaxValue, int.MaxValue)));
        Assert.Null(Of(SamplePictures.Png(-1, 1)));
        Assert.Null(Of(SamplePictures.Png(0, 100)));
    }

    [Theory]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"100\"><script>1</script></svg>")]
    [InlineData("<!doctype html><script>alert(1)</script><!-- GIF89a -->")]
    [InlineData("%PDF-1.7 and some more of it, as a document has")]
    [InlineData("BM and more bytes than a head has, as a bitmap would")]
    [InlineData("GIF88a and more bytes than a head has, as of no version")]
    [InlineData("RIFF0000WAVEfmt and more bytes than a head has, as of a sound")]
    [InlineData("RIFF0000WEBPABCD and more bytes than a head has, of no known kind")]
    [InlineData("")]
    public void Anything_else_is_no_picture(string text) => Assert.Null(Of(Encoding.UTF8.GetBytes(text)));

    /// <summary>Of each head, every beginning: none throws, and none is more than it says.</summary>
    [Theory, MemberData(nameof(Pictures))]
    public void A_head_that_is_cut_is_no_picture_or_the_same(string type, byte[] bytes)
    {
        for (var length = 0; length < bytes.Length; length++)
            Assert.True(Of(bytes[..length]) is null or { Width: 1_203, Height: 802 }, $"{type}, {length} bytes");
        Assert.Null(Of(bytes[..9]));
    }

    /// <summary>Segments that lead nowhere, and bytes that are anything: it ends, and does not throw.</summary>
    [Fact]
    public void A_hostile_head_ends()
    {
        byte[] endless = [0xFF, 0xD8, .. Enumerable.Repeat((byte)0xFF, 100_000)];
        byte[] back = [0xFF, 0xD8, 0xFF, 0xE1, 0, 0, .. new byte[100]];
        byte[] many = [0xFF, 0xD8, .. Enumerable.Repeat((byte[])[0xFF, 0xE1, 0, 2], 10_000).SelectMany(one => one)];
        Assert.Null(Of(endless));
        Assert.Null(Of(back));
        Assert.Null(Of(many));

        var random = new Random(17);
        foreach (var row in Pictures)
        {
            var bytes = (byte[])row.Data.Item2.Clone();
            for (var turn = 0; turn < 500; turn++)
            {
                bytes[random.Next(Math.Min(bytes.Length, 64))] = (byte)random.Next(256);
                if (Of(bytes) is { } picture)
                    Assert.InRange((long)picture.Width * picture.Height, 1, 40_000_000);
            }
        }
    }

    private static Picture? Of(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return Picture.Of(stream);
    }
}
