using System.Reflection;
using System.Text.RegularExpressions;
using LiveChatMeet.Tests.Plant.Code;

namespace LiveChatMeet.Tests.Architecture;

/// <summary>docs/security.md, docs/reliability.md and the tests name each other: no requirement without a test or a
/// reason, and no test for one that is not listed.</summary>
public sealed partial class RequirementsTests
{
    private static readonly (string Letters, int Count)[] Series =
    [
        ("CS", 9),
        ("AZ", 12),
        ("XS", 6),
        ("PM", 5),
        ("WS", 5),
        ("TU", 5),
        ("WB", 11),
    ];

    private static readonly string[] Trials =
    [
        .. new[] { 1, 2, 3, 7, 8, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20, 21, 25, 26, 27, 38, 39, 40, 42 }.Select(
            number => $"D{number}"
        ),
        "D9",
        "D22",
        "D23",
        "D28",
        "D29",
        "D30",
        "D31",
        "D32",
        "D33",
        "D34",
        "D35",
        "D36",
        "D37",
        "D41",
    ];

    /// <summary>How a row begins that names no test.</summary>
    private static readonly string[] Reasons =
    [
        "Not present",
        "Not met",
        "Does not apply",
        "Documented",
        "For who runs it",
    ];

    private static readonly string Doc =
        File.ReadAllText(Repository.PathOf("docs/security.md"))
        + File.ReadAllText(Repository.PathOf("docs/reliability.md"));

    [Fact]
    public void Each_requirement_stands_there_once()
    {
        var all = Series
            .SelectMany(one => Enumerable.Range(1, one.Count).Select(number => $"{one.Letters}-{number}"))
            .Concat(Trials);

        Assert.Equal(all.Order(), Rows().Select(row => row.Id).Order());
    }

    [Fact]
    public void Each_names_its_tests_or_a_reason_and_each_test_that_names_one_is_named_there()
    {
        var listed = Rows().SelectMany(row => NamesIn(row.Tests).Select(test => $"{row.Id} {test}"));

        Assert.Equal(Held().Distinct().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.All(
            Rows(),
            row =>
                Assert.True(
                    NamesIn(row.Tests).Count > 0 != Reasons.Any(row.What.StartsWith),
                    $"{row.Id} has tests, or says why it has none."
                )
        );
    }

    [Fact]
    public void Each_row_of_the_standard_names_tests_that_there_are_or_says_why_not()
    {
        var rows = OfStandard().Matches(Doc);
        var there = ClassesOfTests()
            .Select(type => type.Name)
            .Concat(ScriptTests().Select(Path.GetFileName))
            .ToHashSet();

        Assert.InRange(rows.Count, 150, int.MaxValue);
        Assert.Equal(rows.Count, rows.Select(row => row.Groups["id"].Value).Distinct().Count());
        Assert.All(
            rows,
            row =>
            {
                var (id, how) = (row.Groups["id"].Value, row.Groups["how"].Value);
                Assert.True(NamesIn(how).Count > 0 || Reasons.Any(how.StartsWith), $"{id}: {how}");
                Assert.All(NamesIn(how), test => Assert.True(there.Contains(test), $"{id}: there is no {test}."));
            }
        );
    }

    private static List<(string Id, string What, string Tests)> Rows() =>
        [
            .. Row()
                .Matches(Doc)
                .Select(row => (row.Groups["id"].Value, row.Groups["what"].Value.Trim(), row.Groups["tests"].Value)),
        ];

    private static List<string> NamesIn(string text) =>
        [.. TestName().Matches(text).Select(name => name.Groups["name"].Value)];

    /// <summary>What the tests say that they hold: "CS-5 SignalTests".</summary>
    private static IEnumerable<string> Held() =>
        ClassesOfTests()
            .SelectMany(type =>
                type.GetMethods()
                    .Append<MemberInfo>(type)
                    .SelectMany(member => member.GetCustomAttributesData())
                    .Where(data => data.AttributeType == typeof(TraitAttribute))
                    .Select(data => data.ConstructorArguments.Select(argument => $"{argument.Value}").ToList())
                    .Where(trait => trait[0] == "Requirement")
                    .Select(trait => $"{trait[1]} {type.Name}")
            )
            .Concat(
                ScriptTests()
                    .SelectMany(file =>
                        InScript()
                            .Matches(File.ReadAllText(Repository.PathOf(file)))
                            .SelectMany(said => said.Groups["id"].Captures)
                            .Select(id => $"{id.Value} {Path.GetFileName(file)}")
                    )
            );

    private static IEnumerable<Type> ClassesOfTests() =>
        typeof(RequirementsTests)
            .Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Tests", StringComparison.Ordinal));

    private static IEnumerable<string> ScriptTests() =>
        Repository.Files(".ts").Where(file => file.EndsWith(".test.ts", StringComparison.Ordinal));

    [GeneratedRegex(@"^\| (?<id>[A-Z]{1,2}-?\d+) \| (?<what>[^|\n]+) \|(?<tests>[^|\n]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| V(?<id>\d+\.\d+(\.\d+)?) \|[^|\n]*\|[^|\n]*\| (?<how>[^|\n]+) \|$", RegexOptions.Multiline)]
    private static partial Regex OfStandard();

    [GeneratedRegex(@"`(?<name>\w+Tests|[\w-]+\.test\.ts)`")]
    private static partial Regex TestName();

    [GeneratedRegex(
        @"^// Holds (?<id>[A-Z]+-?\d+)(, (?<id>[A-Z]+-?\d+))* of docs/security\.md\.",
        RegexOptions.Multiline
    )]
    private static partial Regex InScript();
}
