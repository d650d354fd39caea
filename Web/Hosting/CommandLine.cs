using System.CommandLine;
using System.CommandLine.Help;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Hosting;

/// <summary>What the program was started with. Every setting can be given as <c>--Section:Name=value</c> too.</summary>
public static class CommandLine
{
    public static readonly IDictionary<string, string> Switches = new Dictionary<string, string>
    {
        ["--data"] = DataDirectory.Setting,
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "The directory for the database, keys and setup code (default: ./data).",
        HelpName = "DIR",
        Recursive = true,
    };

    private static readonly Option<string> Urls = new("--urls")
    {
        Description = "The address to listen on, such as http://localhost:5000 (separate several with ';').",
        HelpName = "URLS",
        Recursive = true,
    };

    /// <summary>Answers <c>--help</c> and <c>--version</c>, runs commands, and refuses unknown options.</summary>
    /// <param name="commands">What can be done instead of starting the server.</param>
    /// <returns>The code to exit with at once; null to start the server.</returns>
    /// <exception cref="StartupException">A command cannot be done.</exception>
    public static async Task<ExitCode?> AnswerAsync(string[] args, IEnumerable<Command> commands)
    {
        if (args.FirstOrDefault(IsOfOneDash) is { } oneDash)
        {
            System.Console.Error.WriteLine($"'{oneDash}' is not a known option: options begin with two dashes.");
            return ExitCode.Usage;
        }
        var start = false;
        var root = Root(commands);
        root.SetAction(_ => start = true);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count == 0 && StrangerOf(parsed, args) is { } stranger)
        {
            System.Console.Error.WriteLine($"'{stranger}' is not a known option or command. See livechatmeet --help.");
            return ExitCode.Usage;
        }
        var result = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        return (start, result) switch
        {
            (true, 0) => null,
            (_, 0) => ExitCode.Done,
            _ => ExitCode.Usage,
        };
    }

    private static RootCommand Root(IEnumerable<Command> commands)
    {
        var root = new RootCommand("LiveChatMeet: live chat with a video call inside, on your own server.")
        {
            Data,
            Urls,
        };
        foreach (var command in commands)
            root.Add(command);
        root.TreatUnmatchedTokensAsErrors = false;
        if (root.Options.OfType<HelpOption>().SingleOrDefault() is { Action: HelpAction help } option)
            option.Action = new HelpWithSettings(help);
        return root;
    }

    /// <summary>What the server itself would be started with: everything except a command and its
    /// arguments.</summary>
    public static string[] ServerArguments(ParseResult parsed) =>
        [
            .. new[] { Data, Urls }
                .Where(option => parsed.GetValue(option) is not null)
                .Select(option => $"{option.Name}={parsed.GetValue(option)}"),
            .. parsed.UnmatchedTokens,
        ];

    /// <summary>The settings that the server would have, for a command.</summary>
    /// <exception cref="StartupException">A setting does not exist.</exception>
    public static IConfiguration SettingsOf(ParseResult parsed)
    {
        var configuration = new ConfigurationManager();
        OwnConfiguration
            .Read(() =>
                configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            )
            .AddEnvironmentVariables("ASPNETCORE_")
            .AddEnvironmentVariables();
        configuration.AddOwnFiles(ServerArguments(parsed));
        KnownSettings.Check(configuration);
        return configuration;
    }

    // Settings have the form --Name=value or --Name value; a lone word is an error.
    private static string? StrangerOf(ParseResult parsed, string[] args) =>
        parsed.UnmatchedTokens.FirstOrDefault(token =>
            token.StartsWith('-') ? !token.Contains('=') && IsFlagAlone(token, args) : IsWordAlone(token, args)
        );

    private static bool IsOfOneDash(string word) => word is ['-', var first, _, ..] && char.IsAsciiLetter(first);

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
