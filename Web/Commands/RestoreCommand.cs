using System.CommandLine;
using LiveChatMeet.Hosting;
using LiveChatMeet.Storage;
using LiveChatMeet.Storage.Backups;

namespace LiveChatMeet.Commands;

/// <summary><c>livechatmeet restore FROM</c>: where it works, no server runs.</summary>
public static class RestoreCommand
{
    public static Command Create()
    {
        var from = new Argument<string>("FROM") { Description = "The directory that the backup made." };
        var command = new Command("restore", "Puts a backup into a data directory that is empty or does not exist yet.")
        {
            from,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            async (parsed, cancelled) =>
            {
                var to = DataDirectory.FullPath(CommandLine.SettingsOf(parsed)[DataDirectory.Setting]);
                var backup = Path.GetFullPath(parsed.GetRequiredValue(from));
                await Restore.MakeAsync(backup, to, System.Console.Out.WriteLineAsync, cancelled);
                System.Console.WriteLine($"Restored to {to}.");
            }
        );
        return command;
    }
}
