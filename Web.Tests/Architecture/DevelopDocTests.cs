using System.Text.RegularExpressions;
using LiveChatMeet.Tests.Plant.Code;

namespace LiveChatMeet.Tests.Architecture;

/// <summary>docs/develop.md: its pictures are drawn from the code, and what it names is there.</summary>
public sealed partial class DevelopDocTests
{
    private static readonly string Doc = Repository.PathOf("docs/develop.md");

    [Fact]
    public void The_pictures_of_the_folders_are_those_of_the_code()
    {
        var now = FolderPictures.DrawInto(File.ReadAllText(Doc));
        if (Environment.GetEnvironmentVariable("UPDATE_DEVELOP") == "1")
            File.WriteAllText(Doc, now);

        Assert.True(
            File.ReadAllText(Doc) == now,
            "The folders are used in another way. UPDATE_DEVELOP=1 ./test.sh --only DevelopDocTests draws it anew."
        );
    }

    [Fact]
    public void What_the_table_of_behaviours_names_is_there_and_it_has_thirty_or_more()
    {
        var rows = Row().Matches(File.ReadAllText(Doc));

        var missing = rows.Where(row => !IsThere(row.Groups["file"].Value, row.Groups["names"].Value))
            .Select(row => row.Value);

        Assert.InRange(rows.Count, 30, int.MaxValue);
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_link_leads_to_a_file()
    {
        var links = Link().Matches(File.ReadAllText(Doc)).Select(link => link.Groups["file"].Value).Distinct().ToList();

        Assert.All(links, file => Assert.True(Path.Exists(Path.Combine(Repository.PathOf("docs"), file)), file));
        Assert.True(links.Count > 30, $"{links.Count} links found.");
    }

    private static bool IsThere(string file, string names)
    {
        var path = Path.Combine(Repository.PathOf("docs"), file);
        if (!File.Exists(path))
            return false;
        var text = File.ReadAllText(path);
        return Name().Matches(names).All(name => text.Contains(name.Groups[1].Value, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| [^|]+ \| \[[^\]]+\]\((?<file>[^)]+)\)(?<names>[^|\n]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"\]\((?<file>\.\./[^)#]+)\)")]
    private static partial Regex Link();
}
