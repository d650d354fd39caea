using System.Text;
using LiveChatMeet.Refusals;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Rooms.Files;

/// <summary>The name of a file as its sender gave it, made fit to be shown beside other people's text and to be saved
/// on any system. Nothing is stored under it.</summary>
public static class FileName
{
    public const int MaxLength = 120;

    private const int MaxExtension = 20;
    private const int MaxSent = 4_096;
    private const string Otherwise = "file";
    private const string Separators = "/\\";
    private const string NotOnDisks = "<>:\"|?*";

    // Devices of Windows, whatever follows a dot.
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(n => (string[])[$"COM{n}", $"LPT{n}"])],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Without its path, without characters that hide, reverse or steer, at most <see cref="MaxLength"/> long;
    /// "file" if nothing is left.</summary>
    public static string Clean(string? sent)
    {
        var whole = Characters.WellFormed(sent ?? "").Normalize(NormalizationForm.FormC);
        var last = whole[(whole.AsSpan().LastIndexOfAny(Separators) + 1)..];
        var clean = string.Concat(last.EnumerateRunes().Where(Characters.IsHarmless).Select(Fit)).Trim(' ', '.');
        if (Characters.ShowNothing(clean))
            return Otherwise;
        return Shortened(Devices.Contains(clean.Split('.')[0].Trim()) ? $"_{clean}" : clean);
    }

    /// <summary>The same of a name in a header, whose characters beyond ASCII are escaped as in an address.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.BadArguments"/>: far too long.</exception>
    public static string FromHeader(string? escaped) =>
        (escaped ?? "").Length <= 3 * MaxSent
            ? Clean(Uri.UnescapeDataString(escaped ?? ""))
            : throw new RefusedException(Refusal.BadArguments);

    private static string Fit(Rune rune) =>
        Rune.IsWhiteSpace(rune) ? " "
        : NotOnDisks.Contains(rune.ToString()) ? "_"
        : rune.ToString();

    // The extension says what it is.
    private static string Shortened(string name)
    {
        if (name.Length <= MaxLength)
            return name;
        var dot = name.LastIndexOf('.');
        var extension = dot > 0 && name.Length - dot <= MaxExtension ? name[dot..] : "";
        return Characters.Beginning(name, MaxLength - extension.Length).TrimEnd(' ', '.') + extension;
    }
}
