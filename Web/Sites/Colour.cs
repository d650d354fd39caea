using System.Globalization;

namespace LiveChatMeet.Sites;

/// <summary>An sRGB colour of whole bytes; Oklab as CSS Color 4, section 9 (B. Ottosson's matrices).</summary>
internal readonly record struct Colour(byte R, byte G, byte B)
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

    /// <summary>Colours outside sRGB lose chroma and keep lightness and hue.</summary>
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
