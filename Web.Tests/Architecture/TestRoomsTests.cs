using System.Reflection;
using System.Runtime.CompilerServices;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Browsers;
using LiveChatMeet.Tests.Plant.Code;
using Xunit.v3;

namespace LiveChatMeet.Tests.Architecture;

/// <summary>The rooms of the tests: plant apart from tests, and tests named after the rooms whose promises they
/// keep.</summary>
public sealed class TestRoomsTests
{
    private const string Root = "LiveChatMeet.Tests";
    private const string Plant = $"{Root}.Plant";

    /// <summary>The folders of the plant, the lowest first: each uses only those before it.</summary>
    private static readonly string[] Floors =
    [
        Plant,
        $"{Plant}.Code",
        $"{Plant}.Browsers",
        $"{Plant}.Servers",
        $"{Plant}.Media",
        $"{Plant}.Guided",
        $"{Plant}.Actors",
        $"{Plant}.Hostile",
        $"{Plant}.Access",
    ];

    /// <summary>What is about no room of the product alone.</summary>
    private static readonly string[] AcrossRooms =
    [
        "Access",
        "Architecture",
        "Faults",
        "Harness",
        "Hosts",
        "Looks",
        "Packaging",
        "Plant",
    ];

    private static readonly List<Type> Types =
    [
        .. typeof(TestRoomsTests)
            .Assembly.GetTypes()
            .Where(type => !type.IsNested && type.Namespace?.StartsWith($"{Root}.", StringComparison.Ordinal) == true)
            .Where(type => type.GetCustomAttribute<CompilerGeneratedAttribute>() is null),
    ];

    private static readonly List<Type> TestClasses = [.. Types.Where(type => TestsOf(type).Any())];

    [Fact]
    public void The_plant_uses_no_test_and_its_folders_lead_one_way()
    {
        var wrong =
            from type in Types.Where(IsPlant)
            from used in UsesOf(type)
            let floor = Array.IndexOf(Floors, used.Namespace)
            where floor < 0 || floor > Array.IndexOf(Floors, type.Namespace)
            select $"{type.FullName} uses {used.FullName}";

        Assert.Empty(Types.Where(IsPlant).Select(type => type.Namespace).Except(Floors));
        Assert.Empty(wrong.Distinct().Order());
    }

    [Fact]
    public void A_class_ends_in_Tests_if_it_has_tests_and_nothing_else_stands_outside_the_plant()
    {
        var wrong =
            from type in Types
            where
                (TestClasses.Contains(type), type.Name.EndsWith("Tests", StringComparison.Ordinal), IsPlant(type))
                    is not
                        (true, true, false)
                        and not
                        (false, false, true)
            select type.FullName;

        Assert.Empty(wrong.Order());
        Assert.True(TestClasses.Count > 100, $"{TestClasses.Count} classes of tests found: the code was not read.");
    }

    [Fact]
    public void No_class_of_tests_inherits_anything() =>
        Assert.DoesNotContain(TestClasses, type => type.BaseType != typeof(object) || !type.IsSealed);

    [Fact]
    public void A_test_is_a_sentence() =>
        Assert.DoesNotContain(
            TestClasses.SelectMany(TestsOf).Select(test => test.Name),
            name => !char.IsUpper(name[0]) || !name.Contains('_', StringComparison.Ordinal)
        );

    /// <summary>Else they would run among those without browsers, several at a time.</summary>
    [Fact]
    public void Who_works_with_browsers_says_so()
    {
        string[] browsers = [nameof(TestBrowsers), nameof(People), nameof(Browser), nameof(Page)];

        var silent =
            from type in TestClasses
            where UsesOf(type).Any(used => browsers.Contains(used.Name))
            where !type.GetCustomAttributes<TraitAttribute>().Any(trait => trait is { Name: "Needs", Value: "browser" })
            select type.FullName;

        Assert.Empty(silent);
    }

    [Fact]
    public void A_folder_has_the_name_of_a_room_of_the_product()
    {
        var rooms = Directory.EnumerateDirectories(Repository.PathOf("Web")).Select(Path.GetFileName);

        var folders = Types.Select(type => type.Namespace!.Split('.').ElementAtOrDefault(2)).Distinct();

        Assert.Empty(folders.Except(rooms).Except(AcrossRooms));
    }

    [Fact]
    public void A_namespace_follows_its_folder() =>
        Assert.DoesNotContain(
            Repository.Files(".cs").Where(file => file.StartsWith("Web.Tests/", StringComparison.Ordinal)),
            file => !File.ReadLines(Repository.PathOf(file)).Contains($"namespace LiveChatMeet.{NamespaceOf(file)};")
        );

    private static string NamespaceOf(string file) =>
        Path.GetDirectoryName(file)!.Replace("Web.Tests", "Tests", StringComparison.Ordinal).Replace('/', '.');

    private static bool IsPlant(Type type) => type.Namespace!.StartsWith(Plant, StringComparison.Ordinal);

    private static IEnumerable<MethodInfo> TestsOf(Type type) =>
        type.GetMethods().Where(method => method.GetCustomAttributes().Any(attribute => attribute is IFactAttribute));

    private static IEnumerable<Type> UsesOf(Type type) =>
        WithNested(type)
            .SelectMany(CodeGraph.ReferencesOf)
            .Select(CodeGraph.Outer)
            .Where(used => used != type && Types.Contains(used));

    private static IEnumerable<Type> WithNested(Type type) =>
        type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).SelectMany(WithNested).Prepend(type);
}
