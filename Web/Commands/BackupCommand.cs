using LiveChatMeet.Storage;
using LiveChatMeet.Storage.Backups;

namespace LiveChatMeet.Commands;

/// <summary><c>livechatmeet backup TO</c>.</summary>
public sealed class BackupCommand()
    : ServerCommand(
        "backup",
        "Copies the data directory, also while the server runs, so that a server can start from the copy.",
        new CommandArgument("TO", "A directory that does not exist yet.", IsPath: true)
    )
{
    public override bool NeedsNewestTables => false;

    public override async Task<string> RunAsync(CommandCall call)
    {
        var to = call.Arguments[0];
        var at = await Backup.MakeAsync(
            call.Services.GetRequiredService<DataDirectory>().Path,
            to,
            call.Services.GetRequiredService<TimeProvider>(),
            call.TellAsync,
            call.Cancelled
        );
        call.Services.GetRequiredService<BackupState>().Made(at, to, byItself: false);
        return $"Copied to {to}.";
    }
}
