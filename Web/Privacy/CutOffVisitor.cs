using LiveChatMeet.Calls;
using LiveChatMeet.Mail;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Sites.Blocks;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Privacy;

/// <summary>The beginning of an erasure: the visitor can do nothing any more, their conversation is closed, and what
/// says who they are is gone.</summary>
internal sealed class CutOffVisitor(string id, string? by, TimeProvider time) : EntityCommand<bool>
{
    /// <exception cref="RefusedException"><see cref="Refusal.VisitorNotFound"/>, <see cref="Refusal.RoomInCall"/>
    /// </exception>
    protected override async Task<Outcome<bool>> ApplyAsync(LiveChatDb database)
    {
        var visitor = database.Visitors.Where(v => v.Id == id);
        if (!await visitor.AnyAsync(v => v.ErasedAt == null))
            throw new RefusedException(Refusal.VisitorNotFound);
        if (await database.Calls.AnyAsync(c => c.VisitorId == id && c.EndedAt == null))
            throw new RefusedException(Refusal.RoomInCall);

        var now = time.GetUtcNow();
        await MailRows.ForgetAsync(database, visitor);
        var closed = await ReassignRoom.CloseOpenOfAsync(database, id, now);
        await visitor.ExecuteUpdateAsync(set =>
            set.SetProperty(v => v.ErasedAt, now)
                .SetProperty(v => v.CredentialHash, v => v.Id) // no browser's: who comes back is somebody new
                .SetProperty(v => v.Name, (string?)null)
                .SetProperty(v => v.Email, (string?)null)
                .SetProperty(v => v.PageUrl, (string?)null)
                .SetProperty(v => v.PageTitle, (string?)null)
        );
        await MeetTickets.ForgetAsync(database, id);
        await database.Blocks.Where(block => block.VisitorId == id).ExecuteDeleteAsync();
        await database.AuditAsync(new(AuditKind.VisitorErased, by) { AboutId = id }, now);
        return new(true, [.. closed, new BlocksChanged()]);
    }
}
