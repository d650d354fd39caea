using System.Globalization;
using LiveChatMeet.Identity;

namespace LiveChatMeet.Rooms.Notes;

/// <summary>A part of a note that names a colleague, such as <c>@Mara</c>; its start and length in UTF-16 code
/// units.</summary>
public readonly record struct Mention(int Start, int Length)
{
    /// <summary>Finds colleagues' names, whole or the first word, each after an @ that begins a word.</summary>
    public static IReadOnlyList<Mention> In(string text, IEnumerable<string> colleagues)
    {
        string[] names =
        [
            .. colleagues
                .SelectMany(name => new[] { name, Names.ShortName(name) })
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .OrderByDescending(name => name.Length),
        ];
        var found = new List<Mention>();
        for (var at = text.IndexOf('@'); at >= 0; at = text.IndexOf('@', at + 1))
            if (!IsInWord(text, at - 1) && names.FirstOrDefault(name => Stands(text, at + 1, name)) is { } named)
                found.Add(new(at, named.Length + 1));
        return found;
    }

    /// <summary>As they are stored: <c>0+5 12+9</c>; null for none.</summary>
    public static string? Written(IReadOnlyList<Mention> mentions) =>
        mentions.Count == 0
            ? null
            : string.Join(
                ' ',
                mentions.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Start}+{one.Length}"))
            );

    public static IEnumerable<Mention> Stored(string? written) =>
        (written ?? "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(one => one.Split('+'))
            .Select(parts => new Mention(
                int.Parse(parts[0], CultureInfo.InvariantCulture),
                int.Parse(parts[1], CultureInfo.InvariantCulture)
            ));

    private static bool Stands(string text, int at, string name) =>
        string.Compare(text, at, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0
        && !IsInWord(text, at + name.Length);

    private static bool IsInWord(string text, int at) =>
        at >= 0 && at < text.Length && (char.IsLetterOrDigit(text[at]) || char.IsSurrogate(text[at]));
}
