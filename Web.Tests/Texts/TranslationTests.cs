using System.Text.RegularExpressions;
using System.Xml.Linq;
using LiveChatMeet.Identity;
using LiveChatMeet.Privacy;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites.Doctor;
using LiveChatMeet.Tests.Plant.Code;

namespace LiveChatMeet.Tests.Texts;

public sealed partial class TranslationTests(ITestOutputHelper output)
{
    // What the code puts together: names of enums, and sentences that it chooses between.
    private static readonly string[] Chosen = [.. Enum.GetNames<DeviceKind>(), .. SymptomTexts.All];

    [Fact]
    public void Every_text_has_its_german_one()
    {
        var german = German();
        var used = Used();

        var missing = used.Where(text => !german.ContainsKey(text)).Order(StringComparer.Ordinal).ToList();
        foreach (
            var unused in german
                .Keys.Where(key => !used.Contains(key) && !IsInSources(key))
                .Order(StringComparer.Ordinal)
        )
            output.WriteLine($"used nowhere: {unused}");

        Assert.True(missing.Count == 0, $"Text.de.resx lacks:\n{string.Join('\n', missing)}");
        Assert.True(used.Count > 150, $"only {used.Count} texts were found: the search is broken");
    }

    [Fact]
    public void A_german_text_has_the_same_places_as_the_english_one() =>
        Assert.All(German(), text => Assert.Equal(PlacesIn(text.Key), PlacesIn(text.Value)));

    private static Dictionary<string, string> German() =>
        XDocument
            .Load(Repository.PathOf("Web/Texts/Text.de.resx"))
            .Root!.Elements("data")
            .ToDictionary(data => (string)data.Attribute("name")!, data => (string)data.Element("value")!);

    private static HashSet<string> Used() =>
        [
            .. Sources()
                .SelectMany(source => Lookups().Matches(source))
                .SelectMany(lookup => Literals().Matches(lookup.Value))
                .Select(literal => Regex.Unescape(literal.Groups[1].Value)),
            .. Refusal.Codes.Select(Refusal.TextOf),
            .. Chosen,
            .. AuditSentences.Keys,
        ];

    /// <summary>Whether the text stands in quotes anywhere: chosen in code and looked up elsewhere.</summary>
    private static bool IsInSources(string text) =>
        Sources()
            .Any(source =>
                source.Contains($"\"{text}\"", StringComparison.Ordinal)
                || source.Contains(text, StringComparison.Ordinal)
            );

    private static IEnumerable<string> Sources() =>
        Directory
            .EnumerateFiles(Repository.PathOf("Web"), "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".cs" or ".cshtml" or ".ts")
            .Select(path => Joins().Replace(File.ReadAllText(path), ""));

    private static string[] PlacesIn(string text) =>
        [.. Places().Matches(text).Select(place => place.Value).Order(StringComparer.Ordinal)];

    // T[…] up to its closing bracket; brackets inside, as in T[texts[i]], end it early, which finds no literal and
    // harms nothing.
    [GeneratedRegex("""(?:\bT|texts)\[[^\]]+\]|\bSay\(\s*"(?:[^"\\]|\\.)+[\"]""")]
    private static partial Regex Lookups();

    [GeneratedRegex("\"((?:[^\"\\\\]|\\\\.)+)\"")]
    private static partial Regex Literals();

    // A text too long for its line is two literals.
    [GeneratedRegex("\"\\s*\\+\\s*\"")]
    private static partial Regex Joins();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Places();
}
