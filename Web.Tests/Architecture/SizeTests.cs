using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using LiveChatMeet.Tests.Plant.Code;

namespace LiveChatMeet.Tests.Architecture;

/// <summary>Nothing grows so far that it cannot be seen at once. The lists of exceptions can only shrink. TypeScript's
/// sizes are held by oxlint and <c>architecture.test.ts</c>.</summary>
public sealed class SizeTests
{
    private const int MaxFileLines = 200;

    /// <summary>A test is a story, told from its beginning to its end: its files may be longer, and its methods as long
    /// as the story.</summary>
    private const int MaxTestFileLines = 300;

    private const int MaxMethodLines = 25;
    private const int MaxFields = 12;

    private static readonly string[] Folders = ["Web/", "Web.Tests/", "Web.Bench/"];
    private static readonly Assembly[] Assemblies =
    [
        typeof(LiveChatMeet.Storage.Writer).Assembly,
        typeof(SizeTests).Assembly,
    ];

    /// <summary>Methods that are one list, by why they may be longer.</summary>
    private static readonly Dictionary<string, string> LongMethods = new()
    {
        ["Program.Main"] = "The table of contents.",
        ["Call.Apply"] = "The whole state machine on one screen.",
        ["Refusal..cctor"] = "One list: the codes and their sentences.",
        ["Tour.TakeAsync"] = "One way through all pages, and its stations.",
        ["Tour.TalkAsync"] = "A station of the tour.",
        ["CallTour.InATabAsync"] = "A station of the tour.",
        ["SettingsTour.VisitAsync"] = "A station of the tour.",
        ["SymptomTexts..cctor"] = "One list: the sentences of the doctor of pages.",
        ["HostilePieces..cctor"] = "One list: what hostile texts are made of.",
        ["HostileTexts..cctor"] = "One list: how they may be written, and all of them.",
        ["FrameTarget..cctor"] = "One list: what frames are made of.",
        ["NoteProbes..cctor"] = "One list: how each page of notes, tags and blocks is tried.",
        ["PageProbes..cctor"] = "One list: how each page and endpoint is tried.",
    };

    /// <summary>Files that are one thought, by why they may be longer.</summary>
    private static readonly Dictionary<string, string> LongFiles = new()
    {
        ["Web/Calls/Call.cs"] = "A call and its whole state machine.",
        ["Web/Layout/_Icons.cshtml"] = "One list: the icons.",
    };

    [Fact]
    public void No_file_has_more_than_200_lines_or_300_with_tests()
    {
        var tooLong = Repository
            .Files(".cs", ".cshtml")
            .Where(file => Folders.Any(folder => file.StartsWith(folder, StringComparison.Ordinal)))
            .Select(file => (File: file, Lines: File.ReadLines(Repository.PathOf(file)).Count()))
            .Where(one => one.Lines > (HoldsTests(one.File) ? MaxTestFileLines : MaxFileLines))
            .ToList();

        AssertNone(
            tooLong.Where(one => !LongFiles.ContainsKey(one.File)).Select(one => $"{one.File} has {one.Lines} lines")
        );
        Assert.Empty(LongFiles.Keys.Except(tooLong.Select(one => one.File)));
    }

    [Fact]
    public void No_method_has_more_than_25_lines_but_a_test()
    {
        var found = Assemblies.SelectMany(Methods).Where(one => one.Lines > MaxMethodLines).ToList();

        AssertNone(
            found.Where(one => !LongMethods.ContainsKey(one.Name)).Select(one => $"{one.Name} has {one.Lines} lines")
        );
        Assert.Empty(LongMethods.Keys.Except(found.Select(one => one.Name)));
    }

    [Fact]
    public void No_class_has_more_than_12_fields()
    {
        var wide = Assemblies
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => IsOurs(type) && !type.Name.Contains('<', StringComparison.Ordinal))
            .Where(type => type.BaseType != typeof(Enum) && !IsValue(type))
            .Select(type => (type.Name, Fields: type.GetFields(Instance).Length))
            .Where(one => one.Fields > MaxFields)
            .Select(one => $"{one.Name} has {one.Fields} fields");

        AssertNone(wide);
    }

    private static bool HoldsTests(string file) =>
        file.StartsWith("Web.Tests/", StringComparison.Ordinal)
        && !file.StartsWith("Web.Tests/Plant/", StringComparison.Ordinal);

    private static bool IsOurs(Type type) =>
        CodeGraph.FolderOf(type) is not null
        || type.Namespace?.StartsWith("LiveChatMeet.Tests.", StringComparison.Ordinal) == true;

    private static void AssertNone(IEnumerable<string> tooMuch)
    {
        if (string.Join('\n', tooMuch.Distinct().Order()) is { Length: > 0 } text)
            Assert.Fail(text);
    }

    private const BindingFlags Instance =
        BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly;

    // What a row, a message or a page's model says is one property each: nothing that decides.
    private static bool IsValue(Type type) =>
        type.GetProperties(Instance).Count(property => property.CanWrite) >= type.GetFields(Instance).Length - 3
        || type.IsAssignableTo(typeof(Microsoft.AspNetCore.Mvc.Razor.RazorPageBase));

    // From the first line of a body to its last, as the debugger has them; what async and iterators became counts for
    // the method that it was written as.
    private static List<(string Name, int Lines)> Methods(Assembly assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly.Location));
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(
            File.OpenRead(Path.ChangeExtension(assembly.Location, ".pdb"))
        );
        var (code, debug) = (image.GetMetadataReader(), symbols.GetMetadataReader());
        var found = new List<(string, int)>();
        foreach (var handle in code.MethodDefinitions)
        {
            var points = debug
                .GetMethodDebugInformation(handle.ToDebugInformationHandle())
                .GetSequencePoints()
                .Where(point => !point.IsHidden && IsOurs(debug, point.Document))
                .ToList();
            if (points.Count > 0)
                found.Add(
                    (NameOf(code, handle), LinesOf(points, code.GetString(code.GetMethodDefinition(handle).Name)))
                );
        }
        return found;
    }

    // A constructor also runs what fields begin with, which stands between other members.
    private static int LinesOf(List<SequencePoint> points, string method) =>
        method is ".ctor" or ".cctor"
            ? points
                .SelectMany(point => Enumerable.Range(point.StartLine, point.EndLine - point.StartLine + 1))
                .Distinct()
                .Count()
            : points.Max(point => point.EndLine) - points.Min(point => point.StartLine) + 1;

    private static bool IsOurs(MetadataReader debug, DocumentHandle document)
    {
        var file = debug.GetString(debug.GetDocument(document).Name);
        return file.EndsWith(".cs", StringComparison.Ordinal)
            && !file.EndsWith(".g.cs", StringComparison.Ordinal)
            && !file.Contains("Migrations", StringComparison.Ordinal)
            && (
                !file.Contains("/Web.Tests/", StringComparison.Ordinal)
                || file.Contains("/Plant/", StringComparison.Ordinal)
            );
    }

    private static string NameOf(MetadataReader code, MethodDefinitionHandle handle)
    {
        var method = code.GetMethodDefinition(handle);
        var type = code.GetTypeDefinition(method.GetDeclaringType());
        var (typeName, name) = (code.GetString(type.Name), code.GetString(method.Name));
        // <SendAsync>d__5.MoveNext and <>c.<SendAsync>b__0 were written in SendAsync.
        var written = typeName.StartsWith('<') && typeName[1] != '>' ? typeName : name;
        if (written.StartsWith('<') && written.IndexOf('>', StringComparison.Ordinal) is > 1 and var end)
            name = written[1..end];
        while (typeName.StartsWith('<') && !type.GetDeclaringType().IsNil)
        {
            type = code.GetTypeDefinition(type.GetDeclaringType());
            typeName = code.GetString(type.Name);
        }
        return $"{typeName.Split('`')[0]}.{name.Trim('<', '>')}";
    }
}
