using LiveChatMeet.Figures;
using LiveChatMeet.Identity;
using LiveChatMeet.Mail;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Privacy;

/// <summary>Deletes conversations and visitors piece by piece, inside commands of the <see cref="Writer"/>: what is
/// interrupted goes on where it was. The bytes of files, which others may have sent too, go when
/// <see cref="FileSweep"/> looks next.</summary>
internal static class Deletion
{
    // Of one command: statements take long beside their rows.
    private const int RoomsAtOnce = 50;

    /// <summary>Deletes conversations, the oldest messages of each first, with their calls.</summary>
    /// <param name="most">How many rows at most.</param>
    /// <returns>How many; 0 if there is nothing left.</returns>
    public static async Task<int> OfRoomsAsync(WriteContext write, IReadOnlyList<string> rids, int most)
    {
        await Counting.LastAsync(write, rids);
        return await RowsOfRoomsAsync(write.Database, rids, most);
    }

    /// <inheritdoc cref="OfRoomsAsync"/>
    /// <summary>Deletes a visitor with all their conversations.</summary>
    public static Task<int> OfVisitorAsync(WriteContext write, string id, int most) =>
        OfVisitorsAsync(write, write.Database.Visitors.Where(v => v.Id == id).OrderBy(v => v.Id), most);

    /// <inheritdoc cref="OfRoomsAsync"/>
    /// <summary>Deletes visitors, some at a time.</summary>
    /// <param name="which">Those who are to go, in their order.</param>
    public static async Task<int> OfVisitorsAsync(WriteContext write, IOrderedQueryable<Visitor> which, int most)
    {
        var database = write.Database;
        var ids = await which.Take(RoomsAtOnce).Select(v => v.Id).ToListAsync();
        var rids = await database
            .Rooms.Where(r => ids.Contains(r.VisitorId))
            .OrderBy(r => r.Id)
            .Take(RoomsAtOnce)
            .Select(r => r.Id)
            .ToListAsync();
        var deleted = rids.Count > 0 ? await OfRoomsAsync(write, rids, most) : 0;
        var visitors = await database
            .Visitors.Where(v => ids.Contains(v.Id) && !database.Rooms.Any(r => r.VisitorId == v.Id))
            .Select(v => new { v.Id, v.Email })
            .ToListAsync();
        var gone = visitors.ConvertAll(v => v.Id);
        await database.Uploads.Where(upload => gone.Contains(upload.VisitorId!)).ExecuteDeleteAsync();
        await database.Blocks.Where(block => gone.Contains(block.VisitorId!)).ExecuteDeleteAsync();
        // The rest of their mails goes with them.
        await StoppedAddresses.ForgetAsync(database, [.. visitors.Select(v => v.Email).OfType<string>()]);
        return deleted + await database.Visitors.Where(v => gone.Contains(v.Id)).ExecuteDeleteAsync();
    }

    private static async Task<int> RowsOfRoomsAsync(LiveChatDb database, IReadOnlyList<string> rids, int most)
    {
        // Nobody finds them any more.
        await database.RoomWords.Where(words => rids.Contains(words.RoomId)).ExecuteDeleteAsync();
        var oldest = await database
            .Messages.IgnoreAutoIncludes()
            .Where(m => rids.Contains(m.RoomId))
            .OrderBy(m => m.RoomId)
            .ThenBy(m => m.Number)
            .Take(most)
            .Select(m => m.Id)
            .ToListAsync();
        var deleted = await OfMessagesAsync(database, oldest);
        var notes = database.Notes.Where(n => rids.Contains(n.RoomId)).OrderBy(n => n.RoomId).ThenBy(n => n.Number);
        if (deleted < most)
            deleted += await notes.Take(most - deleted).ExecuteDeleteAsync();
        if (deleted == most)
            return deleted;
        await database.RoomTags.Where(tag => rids.Contains(tag.RoomId)).ExecuteDeleteAsync();
        await database
            .Uploads.Where(upload => upload.RoomId != null && rids.Contains(upload.RoomId))
            .ExecuteDeleteAsync();
        return deleted + await database.Rooms.Where(r => rids.Contains(r.Id)).ExecuteDeleteAsync();
    }

    private static async Task<int> OfMessagesAsync(LiveChatDb database, IReadOnlyList<string> ids)
    {
        await Attachments.DeleteAsync(database, ids);
        await database.Calls.Where(call => ids.Contains(call.Id)).ExecuteDeleteAsync(); // with their leases
        return await database.Messages.IgnoreAutoIncludes().Where(m => ids.Contains(m.Id)).ExecuteDeleteAsync();
    }
}
