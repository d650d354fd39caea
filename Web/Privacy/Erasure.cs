using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Privacy;

/// <summary>
/// Erases visitors. First they are cut off, in one transaction: from then on nobody writes anything of theirs. Then
/// their rows go piece by piece, after a restart too, and what was deleted is overwritten.
/// </summary>
public sealed class Erasure(
    Writer writer,
    Switchboard switchboard,
    IPresence presence,
    EventBus events,
    FileSweep files,
    IDatabaseEngine engine,
    IDbContextFactory<LiveChatDb> databases,
    TimeProvider time
)
{
    private const int MaxTries = 5;

    private readonly Batches _batches = new(writer, restFor: 1);

    /// <summary>Ends the visitor's call, if there is one, and returns when nothing of theirs is left.</summary>
    /// <param name="by">The administrator; null for the command line.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.VisitorNotFound"/>; or the storage's refusal: once they
    /// are cut off, the rest is deleted later.</exception>
    public async Task EraseAsync(string visitorId, string? by)
    {
        await CutOffAsync(visitorId, by);
        presence.Disconnect(Party.Visitor, visitorId);
        await _batches.RunAsync(
            write => Deletion.OfVisitorAsync(write, visitorId, Batches.Rows),
            CancellationToken.None
        );
        await ForgetAsync();
    }

    /// <summary>Deletes what is left of visitors who were cut off before the server stopped.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        var deleted = await _batches.RunAsync(
            write => Deletion.OfVisitorsAsync(write, Erased(write.Database), Batches.Rows),
            cancellation
        );
        if (deleted > 0)
            await ForgetAsync();
    }

    private static IOrderedQueryable<Visitor> Erased(LiveChatDb database) =>
        database.Visitors.Where(visitor => visitor.ErasedAt != null).OrderBy(visitor => visitor.ErasedAt);

    private async Task ForgetAsync()
    {
        events.Publish(new RoomsDeleted());
        await files.RemoveUnneededAsync(CancellationToken.None);
        await engine.EmptyLogAsync(databases);
    }

    private async Task CutOffAsync(string visitorId, string? by)
    {
        for (var tries = 1; ; tries++)
        {
            await switchboard.HangUpOnAsync(visitorId);
            try
            {
                await writer.WriteAsync(new CutOffVisitor(visitorId, by, time));
                return;
            }
            catch (RefusedException refused) when (refused.Code == Refusal.RoomInCall && tries < MaxTries)
            {
                // An agent has called in between.
            }
        }
    }
}
