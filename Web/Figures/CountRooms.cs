using LiveChatMeet.Storage;

namespace LiveChatMeet.Figures;

/// <summary>Counts things of conversations as they were read: what is counted of them and the sums are stored
/// together. Whatever changed meanwhile is counted again.</summary>
internal sealed class CountRooms(IReadOnlyList<CountedFigure> figures) : WriteCommand<bool>
{
    public override Priority Priority => Priority.Idle;

    public override bool MayFailHalfWay => true;

    public override async ValueTask<Outcome<bool>> ApplyAsync(WriteContext write)
    {
        foreach (var figure in figures)
            await Sums.PutAsync(write.Statements, figure);
        return new(true);
    }
}
