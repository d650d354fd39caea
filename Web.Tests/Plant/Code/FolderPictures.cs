using System.Text;
using System.Text.RegularExpressions;

namespace LiveChatMeet.Tests.Plant.Code;

/// <summary>Draws which folder uses which, as Mermaid: an arrow that others already tell is left out.</summary>
public static partial class FolderPictures
{
    /// <summary>Puts the pictures between their marks.</summary>
    public static string DrawInto(string text) => Put(Put(text, "server", OfServer()), "browser", OfBrowser());

    private static string Put(string text, string name, string picture) =>
        Regex.Replace(
            text,
            $"(?<=<!-- folders: {name} -->\n).*?(?=<!-- /folders -->)",
            picture.Replace("$", "$$", StringComparison.Ordinal),
            RegexOptions.Singleline
        );

    private static string OfServer() => Draw(CodeGraph.Uses.Select(use => (use.From, use.To)).ToHashSet());

    private static string OfBrowser()
    {
        var arrows = new HashSet<(string, string)>();
        foreach (var file in Repository.Files(".ts").Where(IsOfProduct))
        foreach (Match import in Import().Matches(File.ReadAllText(Repository.PathOf(file))))
            if (FolderOf(file) is var from && TargetOf(import, from) is { } to && to != from)
                arrows.Add((from, to));
        return Draw(arrows);
    }

    private static bool IsOfProduct(string file) =>
        file.StartsWith("Web/", StringComparison.Ordinal)
        && file.Count(character => character == '/') > 1
        && !file.EndsWith(".test.ts", StringComparison.Ordinal)
        && !file.EndsWith(".fake.ts", StringComparison.Ordinal);

    private static string FolderOf(string file) => file.Split('/')[1];

    private static string? TargetOf(Match import, string from)
    {
        var parts = import.Groups[1].Value.Split('/');
        return parts[0] switch
        {
            "." => from,
            ".." when parts.Length > 2 => parts[1],
            _ => null,
        };
    }

    private static string Draw(HashSet<(string From, string To)> arrows)
    {
        var picture = new StringBuilder("```mermaid\nflowchart BT\n");
        foreach (var (from, to) in arrows.Where(arrow => !IsToldByOthers(arrow, arrows)).Order())
            picture.Append($"  {from} --> {to}\n");
        return picture.Append("```\n").ToString();
    }

    private static bool IsToldByOthers((string From, string To) arrow, HashSet<(string From, string To)> arrows)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>(
            arrows.Where(one => one.From == arrow.From && one.To != arrow.To).Select(one => one.To)
        );
        while (open.TryPop(out var folder))
        {
            if (folder == arrow.To)
                return true;
            if (seen.Add(folder))
                foreach (var (_, to) in arrows.Where(one => one.From == folder))
                    open.Push(to);
        }
        return false;
    }

    [GeneratedRegex(@"(?:from|import)\s*\(?\s*'(\.{1,2}/[^']+)'")]
    private static partial Regex Import();
}
