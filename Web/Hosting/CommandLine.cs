using System.CommandLine;
using System.Reflection;
using LiveChatMeet.Agents;
using Microsoft.Data.Sqlite;

namespace LiveChatMeet.Hosting;

/// <summary>What the program was started with. Every setting can be given as <c>--Section:Name=value</c> too.</summary>
public static class CommandLine
{
    public static readonly IDictionary<string, string> Switches = new Dictionary<string, string>
    {
        ["--data"] = DataDirectorySetting,
    };

    public const string DataDirectorySetting = "DataDirectory";

    public static string Version { get; } =
        typeof(CommandLine)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "0";

    /// <summary>Answers <c>--help </c> and <c>--version </c>, does what needs no server, and refuses what nobody
    /// understands.</summary>
    /// <returns>How to end at once; null to start the server.</returns>
    /// <exception cref="StartupException">A command cannot be done.</exception>
    public static async Task<ExitCode?> AnswerAsync(string[] args)
    {
        var start = false;
        var data = new Option<string>("--data")
        {
            Description = "The directory for database, keys and setup code (default: ./data).",
            HelpName = "DIR",
            Recursive = true,
        };
        var root = new RootCommand("LiveChatMeet: live chat with a video call inside, on your own server.")
        {
            data,
            new Option<string>("--urls")
            {
                Description = "Where to listen, such as http://localhost:5000 (several: separated by ';').",
                HelpName = "URLS",
            },
            Backup(args),
            ResetPassword(args),
        };
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction(_ => start = true);

        var parsed = root.Parse(args);
        // Settings have the form --Name=value or --Name value; a lone word is a mistake.
        if (
            parsed.Errors.Count == 0
            && parsed.UnmatchedTokens.FirstOrDefault(token =>
                token.StartsWith('-') ? !token.Contains('=') && IsFlagAlone(token, args) : IsWordAlone(token, args)
            )
                is { } stranger
        )
        {
            Console.Error.WriteLine($"'{stranger}' is not understood. livechatmeet --help tells what is.");
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

    private static Command Backup(string[] args)
    {
        var to = new Argument<string>("TO") { Description = "A directory that is not there yet." };
        var command = new Command(
            "backup",
            "Copies the data directory, also while the server runs, as one that a server can start on."
        )
        {
            to,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parsed =>
        {
            var target = parsed.GetRequiredValue(to);
            DataDirectory.Copy(SettingsOf(args, command, target)[DataDirectorySetting], target);
            Console.WriteLine($"Copied to {Path.GetFullPath(target)}.");
        });
        return command;
    }

    private static Command ResetPassword(string[] args)
    {
        var email = new Argument<string>("EMAIL") { Description = "The address that the agent signs in with." };
        var command = new Command(
            "reset-password",
            "Prints a link to set an agent's password anew, also while the server runs: good once, for 30 minutes."
        )
        {
            email,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            async (parsed, _) =>
            {
                var address = parsed.GetRequiredValue(email);
                var configuration = SettingsOf(args, command, address);
                var settings = Settings.From(configuration);
                try
                {
                    var link = await PasswordLink.MakeAsync(
                        configuration[DataDirectorySetting],
                        address,
                        TimeProvider.System
                    );
                    Console.WriteLine(
                        $"{settings.PublicAddress?.TrimEnd('/') ?? configuration["urls"]?.Split(';')[0] ?? House.DefaultAddress}{link}"
                    );
                }
                catch (SqliteException failure)
                {
                    throw new StartupException(
                        ExitCode.DataDirectory,
                        $"The database cannot be used: {failure.Message}",
                        failure
                    );
                }
            }
        );
        return command;
    }

    // What the server itself would read: all but the command and its argument.
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
