using LiveChatMeet.Storage;
using LiveChatMeet.Storage.Backups;

namespace LiveChatMeet.Commands;

/// <summary><c>livechatmeet vacuum</c>.</summary>
public sealed class VacuumCommand()
    : ServerCommand("vacuum", "Gives the disk back what was deleted; messages wait meanwhile.")
{
    public override bool NeedsNewestTables => false;

    public override async Task<string> RunAsync(CommandCall call)
    {
        var (before, after) = await Vacuum.RunAsync(
            call.Services.GetRequiredService<DataDirectory>(),
            call.TellAsync,
            call.Cancelled
        );
        return $"The database had {before}, and now has {after}.";
    }
}
