using LiveChatMeet.Storage;

namespace LiveChatMeet.Figures;

/// <summary>Counts some conversations: what is counted of them and the sums are stored together.</summary>
internal sealed class CountRooms(IReadOnlyList<string> rids) : EntityCommand<bool>
{
    public override Priority Priority => Priority.Idle;

    protected override async Task<Outcome<bool>> ApplyAsync(LiveChatDb database)
    {
        await Counting.OfRoomsAsync(database, rids);
        return new(true);
    }
}
