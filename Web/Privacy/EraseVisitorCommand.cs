using LiveChatMeet.Commands;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Privacy;

/// <summary><c>livechatmeet erase-visitor ID</c>.</summary>
public sealed class EraseVisitorCommand()
    : ServerCommand(
        "erase-visitor",
        "Deletes a visitor with all conversations, for good; their call ends first. Backups still have them.",
        new CommandArgument("VISITOR", "The id, which stands in the address of their page, or the e-mail address.")
    )
{
    public override async Task<string> RunAsync(CommandCall call)
    {
        var database = call.Services.GetRequiredService<LiveChatDb>();
        var id = await KnownVisitors.FindAsync(database, call.Arguments[0], call.Cancelled);
        await call.Services.GetRequiredService<Erasure>().EraseAsync(id, by: null);
        return $"Erased the visitor {id}.";
    }
}
