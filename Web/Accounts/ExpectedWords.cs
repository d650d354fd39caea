using System.Text.RegularExpressions;

namespace LiveChatMeet.Accounts;

/// <summary>Words that whoever guesses a password tries first (ASVS 5.0, 6.1.2): of the product, of the server and its
/// sites, of the person. docs/security.md lists them.</summary>
public static partial class ExpectedWords
{
    private const int ShortestWord = 3;

    /// <summary>How many letters and digits a password must have besides.</summary>
    private const int MinBesides = 8;

    private static readonly string[] Ours =
    [
        "livechatmeet",
        "livechat",
        "live",
        "chat",
        "meet",
        "password",
        "passwort",
        "administrator",
        "admin",
        "agent",
        "support",
        "welcome",
        "willkommen",
    ];

    /// <summary>Whether a password has hardly anything but such words.</summary>
    /// <param name="texts">Names and addresses; each of their words counts.</param>
    public static bool MakeUp(string password, IEnumerable<string?> texts)
    {
        var words = texts
            .SelectMany(text => Word().Split(text ?? ""))
            .Where(word => word.Length >= ShortestWord)
            .Concat(Ours)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .OrderByDescending(word => word.Length); // those that contain others first
        var besides = words.Aggregate(
            password,
            (left, word) => left.Replace(word, " ", StringComparison.OrdinalIgnoreCase)
        );
        return besides != password && besides.Count(char.IsLetterOrDigit) < MinBesides;
    }

    [GeneratedRegex(@"[^\p{L}\p{N}]+", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Word();
}
