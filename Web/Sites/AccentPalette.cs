using System.Globalization;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Sites;

/// <summary>
/// The colours that follow from a site's one (the rules of tokens.css), for browsers that cannot derive them, and with
/// their contrast made certain (WCAG 2.2, 1.4.3): at least 4.5:1 whatever was chosen. All are <c>#rrggbb</c>.
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

    /// <summary>An sRGB colour of whole bytes; Oklab as CSS Color 4, section 9 (B. Ottosson's matrices).</summary>
    private readonly record struct Colour(byte R, byte G, byte B)
    {
        public static Colour Parse(string hex) => new(Byte(hex, 1), Byte(hex, 3), Byte(hex, 5));

        /// <summary>WCAG 2.2, relative luminance.</summary>
        public double Luminance => 0.2126 * Linear(R) + 0.7152 * Linear(G) + 0.0722 * Linear(B);

        public override string ToString() => $"#{R:x2}{G:x2}{B:x2}";

        public (double L, double C, double H) ToOklch()
        {
            var (l, a, b) = ToOklab();
            return (l, Math.Sqrt(a * a + b * b), Math.Atan2(b, a));
        }

        /// <summary>What sRGB cannot show loses chroma and keeps lightness and hue.</summary>
        public static Colour FromOklch(double l, double c, double h)
        {
            var (low, high) = (0.0, c);
            if (FromOklab(l, c * Math.Cos(h), c * Math.Sin(h)) is { IsShown: true } whole)
                return whole.Colour;
            for (var round = 0; round < 16; round++)
            {
                var middle = (low + high) / 2;
                (low, high) = FromOklab(l, middle * Math.Cos(h), middle * Math.Sin(h)).IsShown
                    ? (middle, high)
                    : (low, middle);
            }
            return FromOklab(l, low * Math.Cos(h), low * Math.Sin(h)).Colour;
        }

        public static Colour Mix(Colour one, Colour other, double share)
        {
            var (a, b) = (one.ToOklab(), other.ToOklab());
            return FromOklab(Between(a.L, b.L), Between(a.A, b.A), Between(a.B, b.B)).Colour;

            double Between(double mine, double theirs) => share * mine + (1 - share) * theirs;
        }

        private (double L, double A, double B) ToOklab()
        {
            var (r, g, b) = (Linear(R), Linear(G), Linear(B));
            var l = Math.Cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
            var m = Math.Cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
            var s = Math.Cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
            return (
                0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
                1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
            );
        }

        private static (Colour Colour, bool IsShown) FromOklab(double lightness, double a, double b)
        {
            var l = Math.Pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
            var m = Math.Pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
            var s = Math.Pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
            double[] linear =
            [
                4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
                -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
                -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
            ];
            return (
                new(Companded(linear[0]), Companded(linear[1]), Companded(linear[2])),
                linear.All(channel => channel is > -0.0005 and < 1.0005)
            );
        }

        private static double Linear(byte channel) =>
            channel / 255.0 is var value && value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);

        private static byte Companded(double linear)
        {
            var clamped = Math.Clamp(linear, 0, 1);
            return (byte)
                Math.Round(255 * (clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * Math.Pow(clamped, 1 / 2.4) - 0.055));
        }

        private static byte Byte(string hex, int at) =>
            byte.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
