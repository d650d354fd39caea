using LiveChatMeet.Refusals;
using LiveChatMeet.Sites;

namespace LiveChatMeet.Tests.Sites;

public sealed class AccentPaletteTests
{
    private const double Enough = 4.5;

    private static readonly string[] LightGrounds = ["#f5f3f0", "#fffefd", "#f0ede9"];
    private static readonly string[] DarkGrounds = ["#131211", "#1d1b1a", "#272523", "#322f2c"];

    [Fact]
    public void Every_colour_keeps_its_contrast()
    {
        byte[] channels = [0, 1, 51, 102, 128, 153, 204, 254, 255];
        var colours = from r in channels from g in channels from b in channels select $"#{r:x2}{g:x2}{b:x2}";

        foreach (var colour in colours)
        {
            var palette = AccentPalette.Of(colour);

            Assert.True(
                AccentPalette.Contrast(palette.Accent, "#ffffff") >= Enough,
                $"{colour}: fill {palette.Accent}"
            );
            Assert.True(
                AccentPalette.Contrast(palette.AccentPress, "#ffffff") >= Enough,
                $"{colour}: pressed {palette.AccentPress}"
            );
            Assert.All(
                [.. LightGrounds, palette.AccentSoftLight],
                ground =>
                    Assert.True(
                        AccentPalette.Contrast(palette.AccentTextLight, ground) >= Enough,
                        $"{colour}: {palette.AccentTextLight} on {ground}"
                    )
            );
            Assert.All(
                [.. DarkGrounds, palette.AccentSoftDark],
                ground =>
                    Assert.True(
                        AccentPalette.Contrast(palette.AccentTextDark, ground) >= Enough,
                        $"{colour}: {palette.AccentTextDark} on {ground}"
                    )
            );
        }
    }

    [Fact]
    public void A_colour_with_contrast_stays_as_it_was_chosen() =>
        Assert.Equal(Site.DefaultAccent, AccentPalette.Of(Site.DefaultAccent).Accent);

    [Theory]
    [InlineData("")]
    [InlineData("red")]
    [InlineData("#fff")]
    [InlineData("#12345g")]
    [InlineData("#0e6781;}body{display:none")]
    public void Anything_but_six_digits_is_refused(string colour) =>
        Assert.Equal(Refusal.ColourMalformed, Assert.Throws<RefusedException>(() => AccentPalette.Of(colour)).Code);
}
