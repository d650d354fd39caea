using System.CommandLine;

namespace LiveChatMeet.Storage;

/// <summary><c>livechatmeet backup TO</c>.</summary>
public static class BackupCommand
{
    /// <param name="settingsOf">The settings of the server, from the command and its argument.</param>
    public static Command Create(Func<Command, string, IConfiguration> settingsOf)
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
            DataDirectory.Copy(settingsOf(command, target)[DataDirectory.Setting], target);
            System.Console.WriteLine($"Copied to {Path.GetFullPath(target)}.");
        });
        return command;
    }
}
