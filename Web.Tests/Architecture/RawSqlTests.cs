using System.Text.RegularExpressions;
using LiveChatMeet.Tests.Plant.Code;

namespace LiveChatMeet.Tests.Architecture;

/// <summary>Values go into queries as parameters: nothing puts a text of SQL together from what somebody
/// sent.</summary>
[Trait("Requirement", "XS-4")]
public sealed partial class RawSqlTests
{
    private const string Folder = "Web/Storage/Sqlite/";

    /// <summary>What fills the holes of the few texts that are no constants to the compiler: numbers of ours.</summary>
    private static readonly string[] OfOurs = ["WriterKibibytes", "Always", "BusyMs", "ApplicationId"];

    [Fact]
    public void No_text_of_SQL_has_a_hole_that_a_value_fills()
    {
        var holes = Files(inside: true)
            .SelectMany(text => WithHoles().Matches(text))
            .Where(found => !found.Value.StartsWith("const", StringComparison.Ordinal))
            .SelectMany(found => Hole().Matches(found.Value))
            .Select(hole => hole.Groups[1].Value.Split('.')[^1])
            .ToList();

        Assert.NotEmpty(holes);
        Assert.All(holes, hole => Assert.Contains(hole, OfOurs));
    }

    [Fact]
    public void Only_the_files_of_the_database_run_texts_of_SQL() =>
        Assert.DoesNotContain(Files(inside: false), text => Runs().IsMatch(text));

    private static IEnumerable<string> Files(bool inside) =>
        Repository
            .Files(".cs")
            .Where(file => file.StartsWith("Web/", StringComparison.Ordinal))
            .Where(file => file.StartsWith(Folder, StringComparison.Ordinal) == inside)
            .Select(file => File.ReadAllText(Repository.PathOf(file)));

    // A text with holes, from a word of SQL on; what the compiler takes as a constant has constants in its holes.
    [GeneratedRegex(
        """(const string \w+ =\s*)?\$"+\s*(SELECT|INSERT|UPDATE|DELETE|WITH|CASE|PRAGMA)\b.*?"(?=;|\)|,|\s*\))""",
        RegexOptions.Singleline
    )]
    private static partial Regex WithHoles();

    [GeneratedRegex(@"\{([^}\n]+)\}")]
    private static partial Regex Hole();

    [GeneratedRegex("CommandText|FromSql|ExecuteSql|SqlQuery")]
    private static partial Regex Runs();
}
