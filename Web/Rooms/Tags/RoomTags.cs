using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Notes;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.Tags;

/// <summary>The tags of a conversation changed.</summary>
/// <param name="Rid">Empty if those of any may have: one was renamed or deleted.</param>
public sealed record TagsChanged(string Rid) : Event;

/// <summary>Puts tags on conversations, and takes them off. Whoever may read a room does; a visitor never.</summary>
public sealed class RoomTags(Writer writer, IDbContextFactory<LiveChatDb> databases, TimeProvider time)
{
    /// <summary>Adds a tag, which joins the shared list if it is new. A tag that is there already stays.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>, <see cref="Refusal.TagMalformed"/>,
    /// <see cref="Refusal.TagTooMany"/>, <see cref="Refusal.TagListFull"/>.</exception>
    public Task AddAsync(Actor by, string rid, string? name) =>
        writer.WriteAsync(new AddTag(by, rid, TagName.Clean(name), time));

    /// <summary>Takes a tag off a conversation; it stays on the list.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/></exception>
    public Task RemoveAsync(Actor by, string rid, string? tagId) =>
        writer.WriteAsync(new RemoveTag(by, rid, tagId ?? ""));

    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>: they may not read the room.</exception>
    public async Task MayReadAsync(Actor by, string rid)
    {
        await using var database = await databases.CreateDbContextAsync();
        await RoomNotes.RoomAsync(database, by, rid);
    }

    /// <summary>The rooms that have a tag.</summary>
    public static IQueryable<string> RoomsWith(LiveChatDb database, string tagId) =>
        database.RoomTags.Where(tag => tag.TagId == tagId).Select(tag => tag.RoomId);

    /// <summary>The tags of a room, in the order in which they were added.</summary>
    public static IQueryable<Tag> Of(LiveChatDb database, string rid) =>
        database
            .RoomTags.Where(tag => tag.RoomId == rid)
            .OrderBy(tag => tag.AddedAt)
            .ThenBy(tag => tag.TagId)
            .Select(tag => tag.Tag!);

    private sealed class AddTag(Actor by, string rid, string name, TimeProvider time) : EntityCommand<bool>
    {
        protected override async Task<Outcome<bool>> ApplyAsync(LiveChatDb database)
        {
            await RoomNotes.RoomAsync(database, by, rid);
            var now = time.GetUtcNow();
            var tag = await TagList.FindOrAddAsync(database, name, now);
            var has = await database.RoomTags.Where(t => t.RoomId == rid).Select(t => t.TagId).ToListAsync();
            if (has.Contains(tag.Id))
                return new(false);
            if (has.Count >= RoomTag.Most)
                throw new RefusedException(Refusal.TagTooMany);
            database.RoomTags.Add(
                new()
                {
                    RoomId = rid,
                    TagId = tag.Id,
                    AddedAt = now,
                }
            );
            return new(true, new TagsChanged(rid));
        }
    }

    private sealed class RemoveTag(Actor by, string rid, string tagId) : EntityCommand<bool>
    {
        protected override async Task<Outcome<bool>> ApplyAsync(LiveChatDb database)
        {
            await RoomNotes.RoomAsync(database, by, rid);
            var removed = await database
                .RoomTags.Where(tag => tag.RoomId == rid && tag.TagId == tagId)
                .ExecuteDeleteAsync();
            return removed == 0 ? new(false) : new(true, new TagsChanged(rid));
        }
    }
}
