using LiveChatMeet.Refusals;

namespace LiveChatMeet.Sites;

/// <summary>
/// The colours derived from a site's own (by the rules of tokens.css), for browsers that cannot derive them, with their
/// contrast ensured (WCAG 2.2, 1.4.3): at least 4.5:1 for any choice. All are <c>#rrggbb</c>.
/// </summary>
public sealed record AccentPalette
{
    private const double EnoughContrast = 4.5;
    private const double Step = 0.005;
    private const double SoftShare = 0.11;

    private static readonly Colour White = Colour.Parse("#ffffff");

    // canvas, surface, raised and sunken of tokens.css
    private static readonly Colour[] LightGrounds =
    [
        Colour.Parse("#f5f3f0"),
        Colour.Parse("#fffefd"),
        Colour.Parse("#f0ede9"),
    ];
    private static readonly Colour[] DarkGrounds =
    [
        Colour.Parse("#131211"),
        Colour.Parse("#1d1b1a"),
        Colour.Parse("#272523"),
        Colour.Parse("#322f2c"),
    ];
    private static readonly Colour LightSurface = LightGrounds[1];
    private static readonly Colour DarkSurface = DarkGrounds[1];

    /// <summary>The fill under white text.</summary>
    public required string Accent { get; init; }

    public required string AccentPress { get; init; }

    public required string AccentTextLight { get; init; }

    public required string AccentTextDark { get; init; }

    public required string AccentSoftLight { get; init; }

    public required string AccentSoftDark { get; init; }

    /// <exception cref="RefusedException"><see cref="Refusal.ColourMalformed"/> for anything but <c>#rrggbb</c>.
    /// </exception>
    public static AccentPalette Of(string accent)
    {
        var (l, c, h) = Colour.Parse(Clean(accent)).ToOklch();
        var (fill, fillLightness) = Darken(Math.Min(l, 0.5), c, h, colour => Contrast(colour, White));
        var (light, _) = Darken(
            Math.Min(l, 0.48),
            c,
            h,
            colour => MinContrast(colour, [.. LightGrounds, Soft(colour, LightSurface)])
        );
        var dark = Lighten(
            Math.Max(l, 0.8),
            Math.Min(c, 0.1),
            h,
            colour => MinContrast(colour, [.. DarkGrounds, Soft(colour, DarkSurface)])
        );
        return new()
        {
            Accent = fill.ToString(),
            AccentPress = Colour.FromOklch(Math.Max(fillLightness - 0.06, 0), c, h).ToString(),
            AccentTextLight = light.ToString(),
            AccentTextDark = dark.ToString(),
            AccentSoftLight = Soft(light, LightSurface).ToString(),
            AccentSoftDark = Soft(dark, DarkSurface).ToString(),
        };
    }

    /// <summary>A colour as it is stored: <c>#rrggbb</c> in lower case.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.ColourMalformed"/></exception>
    public static string Clean(string? text) =>
        text?.Trim() is ['#', .. { Length: 6 } digits] && digits.All(char.IsAsciiHexDigit)
            ? $"#{digits.ToLowerInvariant()}"
            : throw new RefusedException(Refusal.ColourMalformed);

    /// <summary>Custom properties for what <paramref name="selector"/> names; without light-dark() the light
    /// theme's.</summary>
    public string ToCss(string selector = ":root") =>
        $"{selector}{{--accent:{Accent};--accent-press:{AccentPress};"
        + $"--accent-text:{AccentTextLight};--accent-soft:{AccentSoftLight}}}"
        + $"@supports "
        + $"(color:light-dark(#000,#fff)){{{selector}{{--accent-text:light-dark({AccentTextLight},"
        + $"{AccentTextDark});--accent-soft:light-dark({AccentSoftLight},{AccentSoftDark})}}}}";

    /// <summary>WCAG 2.2, contrast ratio: 1 to 21.</summary>
    public static double Contrast(string one, string other) => Contrast(Colour.Parse(one), Colour.Parse(other));

    private static double Contrast(Colour one, Colour other)
    {
        var (a, b) = (one.Luminance + 0.05, other.Luminance + 0.05);
        return Math.Max(a, b) / Math.Min(a, b);
    }

    private static double MinContrast(Colour colour, Colour[] grounds) =>
        grounds.Min(ground => Contrast(colour, ground));

    private static (Colour Colour, double Lightness) Darken(double l, double c, double h, Func<Colour, double> contrast)
    {
        var colour = Colour.FromOklch(l, c, h);
        while (contrast(colour) < EnoughContrast && l > 0)
            colour = Colour.FromOklch(l -= Step, c, h);
        return (colour, l);
    }

    private static Colour Lighten(double l, double c, double h, Func<Colour, double> contrast)
    {
        var colour = Colour.FromOklch(l, c, h);
        while (contrast(colour) < EnoughContrast && l < 1)
            colour = Colour.FromOklch(l += Step, c, h);
        return colour;
    }

    private static Colour Soft(Colour text, Colour surface) => Colour.Mix(text, surface, SoftShare);
}
