using System.CommandLine;
using System.Reflection;

namespace LiveChatMeet.Hosting;

/// <summary>What the program was started with. Every setting can be given as <c>--Section:Name=value</c> too.</summary>
public static class CommandLine
{
    public static readonly IDictionary<string, string> Switches = new Dictionary<string, string> { ["--data"] = DataDirectorySetting };

    public const string DataDirectorySetting = "DataDirectory";

    public static string Version { get; } =
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Answers <c>--help</c> and <c>--version</c> and refuses what nobody understands.</summary>
    /// <returns>How to end at once; null to start the server.</returns>
    public static ExitCode? Answer(string[] args)
    {
        var start = false;
        var root = new RootCommand("LiveChatMeet: live chat with a video call inside, on your own server.")
        {
            new Option<string>("--data") { Description = "The directory for database, keys and setup code (default: ./data).", HelpName = "DIR" },
            new Option<string>("--urls") { Description = "Where to listen, such as http://localhost:5000 (several: separated by ';').", HelpName = "URLS" },
        };
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction(_ => start = true);

        var parsed = root.Parse(args);
        // Settings have the form --Name=value or --Name value; a lone word is a mistake.
        if (parsed.Errors.Count == 0 && parsed.UnmatchedTokens.FirstOrDefault(token => token.StartsWith('-') ? !token.Contains('=') && IsFlagAlone(token, args) : IsWordAlone(token, args)) is { } stranger)
        {
            Console.Error.WriteLine($"'{stranger}' is not understood. livechatmeet --help tells what is.");
            return ExitCode.Usage;
        }
        var result = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        return (start, result) switch
        {
            (true, 0) => null,
            (_, 0) => ExitCode.Done,
            _ => ExitCode.Usage,
        };
    }

    private static bool IsFlagAlone(string token, string[] args)
    {
        var at = Array.IndexOf(args, token);
        return at < 0 || at == args.Length - 1 || args[at + 1].StartsWith('-');
    }

    private static bool IsWordAlone(string token, string[] args)
    {
        var at = Array.IndexOf(args, token);
        return at <= 0 || !args[at - 1].StartsWith('-') || args[at - 1].Contains('=');
    }
}
