using System.CommandLine;

namespace LiveChatMeet.Storage;

/// <summary><c>livechatmeet backup TO</c>.</summary>
public static class BackupCommand
{
    /// <param name="settingsOf">The settings of the server, from the command and its argument.</param>
    public static Command Create(Func<Command, string, IConfiguration> settingsOf)
    {
        var to = new Argument<string>("TO") { Description = "A directory that does not exist yet." };
        var command = new Command(
            "backup",
            "Copies the data directory, also while the server runs, so that a server can start from the copy."
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
