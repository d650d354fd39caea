using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using System.Text.RegularExpressions;

namespace LiveChatMeet.Hosting;

/// <summary>Prints the help, and below it every setting, as docs/settings.md has them.</summary>
public sealed partial class HelpWithSettings(HelpAction help) : SynchronousCommandLineAction
{
    private const string Page = "settings.md";

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not RootCommand)
            return code;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine(
            "Settings (as --Name=value, in the environment as Name with __ for :, or in appsettings.json):"
        );
        foreach (var (name, value, text) in Settings())
        {
            output.WriteLine($"  {name}  [{value}]");
            output.WriteLine($"      {text}");
        }
        return code;
    }

    /// <summary>The rows of the page's table, without its marks.</summary>
    public static IEnumerable<(string Name, string Default, string Text)> Settings()
    {
        using var page = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(Page)!);
        while (page.ReadLine() is { } line)
            if (
                line.StartsWith("| `", StringComparison.Ordinal) && line.Split(" | ") is [var name, var value, var text]
            )
                yield return (Plain(name[2..]), Plain(value), Plain(text.TrimEnd('|', ' ')));
    }

    private static string Plain(string marked) =>
        Links().Replace(marked, "$1").Replace("`", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]*\)")]
    private static partial Regex Links();
}
