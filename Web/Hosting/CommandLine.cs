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

    /// <summary>Answers <c>--help</c> and <c>--version</c>, runs commands that need no server, and refuses unknown
    /// options.</summary>
    /// <param name="commands">Commands that need no server; each reads the server's settings with the function that it
    /// is given.</param>
    /// <returns>The code to exit with at once; null to start the server.</returns>
    /// <exception cref="StartupException">A command cannot be done.</exception>
    public static async Task<ExitCode?> AnswerAsync(
        string[] args,
        params Func<Func<Command, string, IConfiguration>, Command>[] commands
    )
    {
        var start = false;
        var root = Root();
        foreach (var create in commands)
            root.Add(create((command, argument) => SettingsOf(args, command, argument)));
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction(_ => start = true);
        if (root.Options.OfType<HelpOption>().SingleOrDefault() is { Action: HelpAction help } option)
            option.Action = new HelpWithSettings(help);

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

    private static RootCommand Root() =>
        new("LiveChatMeet: live chat with a video call inside, on your own server.")
        {
            new Option<string>("--data")
            {
                Description = "The directory for the database, keys and setup code (default: ./data).",
                HelpName = "DIR",
                Recursive = true,
            },
            new Option<string>("--urls")
            {
                Description = "The address to listen on, such as http://localhost:5000 (separate several with ';').",
                HelpName = "URLS",
            },
        };

    // Settings have the form --Name=value or --Name value; a lone word is an error.
    private static string? StrangerOf(ParseResult parsed, string[] args) =>
        parsed.UnmatchedTokens.FirstOrDefault(token =>
            token.StartsWith('-') ? !token.Contains('=') && IsFlagAlone(token, args) : IsWordAlone(token, args)
        );

    // What the server itself would read: everything except the command and its argument.
    private static ConfigurationManager SettingsOf(string[] args, Command command, string argument)
    {
        var configuration = new ConfigurationManager();
        configuration
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddEnvironmentVariables("ASPNETCORE_")
            .AddEnvironmentVariables();
        configuration.AddOwnFiles([.. args.Where(arg => arg != command.Name && arg != argument)]);
        return configuration;
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
