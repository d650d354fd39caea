using System.Text.RegularExpressions;

namespace LiveChatMeet.Sites.Doctor;

/// <summary>A Permissions-Policy header (W3C Permissions Policy, 5.2 and 9.2): a dictionary of structured fields
/// (RFC 9651).</summary>
public sealed partial class PermissionsPolicy
{
    /// <summary>What calls need; the last only to show a screen.</summary>
    public static readonly IReadOnlyList<string> OfCalls = ["camera", "microphone", "display-capture"];

    private readonly List<(string Feature, string Value)> _members = [];

    /// <returns>Null for none, and for one that browsers drop because it is not well formed.</returns>
    public static PermissionsPolicy? Parse(IReadOnlyList<string> values)
    {
        var (policy, text, at) = (new PermissionsPolicy(), string.Join(",", values), 0);
        if (text.Trim(' ').Length == 0)
            return null;
        while (true)
        {
            if (Member().Match(text, at) is not { Success: true } member)
                return null;
            var feature = member.Groups[1].Value;
            policy._members.RemoveAll(known => known.Feature == feature); // the last counts (RFC 9651, 4.2.2)
            policy._members.Add((feature, member.Groups[2].Value));
            at = member.Index + member.Length;
            if (at == text.Length)
                return policy;
            if (text[at++] != ',')
                return null;
        }
    }

    /// <summary>Whether a page may let a frame of an origin have a feature (9.7): both must be in the list.</summary>
    public bool Allows(string feature, string page, string origin) =>
        _members.Find(known => known.Feature == feature) is not { Feature: not null } member
        || (IsIn(member.Value, page, page) && IsIn(member.Value, origin, page));

    /// <summary>The whole header with what calls need added.</summary>
    /// <param name="missing">The features that the frame may not have yet.</param>
    public string With(IReadOnlyList<string> missing, string chat) =>
        string.Join(
            ", ",
            _members.Select(member =>
                $"{member.Feature}={(missing.Contains(member.Feature) ? Wider(member.Value, chat) : member.Value)}"
            )
        );

    /// <summary>The header for a page that has none.</summary>
    public static string For(string chat) => string.Join(", ", OfCalls.Select(one => $"{one}=(self \"{chat}\")"));

    private static string Wider(string value, string chat)
    {
        var others = Items().Matches(value).Select(item => item.Value).Where(item => item != "self");
        return $"({string.Join(' ', others.Prepend("self").Append($"\"{chat}\"").Distinct())})";
    }

    private static bool IsIn(string value, string origin, string page)
    {
        if (value == "*")
            return true;
        var items = value.StartsWith('(') || value == "self" ? Items().Matches(value).Select(item => item.Value) : [];
        return items.Any(item => item == "*" || (item == "self" ? origin == page : IsOrigin(item.Trim('"'), origin)));
    }

    private static bool IsOrigin(string item, string origin) =>
        item.Contains("://*.", StringComparison.Ordinal)
            ? item.Split("*") is [var before, var after]
                && origin.StartsWith(before, StringComparison.Ordinal)
                && origin.EndsWith(after, StringComparison.Ordinal)
            : Uri.TryCreate(item, UriKind.Absolute, out var uri)
                && Origins.Of(uri).Equals(origin, StringComparison.OrdinalIgnoreCase);

    // A key, and if it has one a value: a list in brackets, a text, a word; parameters (as of reporting) are dropped.
    [GeneratedRegex(
        """
            \G[\x20\t]*
            ([a-z*][a-z0-9_.*-]*)
            (?:=( \((?:[^()"]|"(?:[^"\\]|\\.)*")*\) | "(?:[^"\\]|\\.)*" | [^\s,;()"]+ ))?
            (?:;[\x20\t]*[a-z*][a-z0-9_.*-]*(?:=[^\s,;()]+)?)*
            [\x20\t]*(?=,|$)
            """,
        RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Member();

    [GeneratedRegex(
        """
            "[^"]*"|[^\s()"]+
            """,
        RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Items();
}
