using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.Tags;

/// <summary>The tags that all conversations share. Colleagues add to it by using one; administrators rename and
/// delete.</summary>
public static class TagList
{
    private const int Most = 1_000;

    /// <summary>The tag with this name or one that differs by case or accents only; inside a command, which
    /// saves.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.TagListFull"/></exception>
    public static async Task<Tag> FindOrAddAsync(LiveChatDb database, string name, DateTimeOffset now)
    {
        var folded = TagName.Folded(name);
        if (await database.Tags.SingleOrDefaultAsync(t => t.Folded == folded) is { } known)
            return known;
        if (await database.Tags.CountAsync() >= Most)
            throw new RefusedException(Refusal.TagListFull);
        var tag = new Tag
        {
            Name = name,
            Folded = folded,
            CreatedAt = now,
        };
        database.Tags.Add(tag);
        return tag;
    }
}

/// <summary>Gives a tag another name, on all conversations that have it.</summary>
public sealed class RenameTag(string id, string name, string by, TimeProvider time) : EntityCommand<bool>
{
    /// <exception cref="RefusedException"><see cref="Refusal.TagNotFound"/>; <see cref="Refusal.TagTaken"/>: another
    /// has this name, or one that differs by case or accents only.</exception>
    protected override async Task<Outcome<bool>> ApplyAsync(LiveChatDb database)
    {
        var tag =
            await database.Tags.SingleOrDefaultAsync(t => t.Id == id)
            ?? throw new RefusedException(Refusal.TagNotFound);
        var folded = TagName.Folded(name);
        if (await database.Tags.AnyAsync(t => t.Folded == folded && t.Id != id))
            throw new RefusedException(Refusal.TagTaken);
        if (tag.Name == name)
            return new(false);
        var changes = new AuditChanges().Add("Name", tag.Name, name);
        (tag.Name, tag.Folded) = (name, folded);
        var done = new Audited(AuditKind.TagRenamed, by)
        {
            AboutId = id,
            About = name,
            Changes = changes,
        };
        await database.AuditAsync(done, time.GetUtcNow());
        return new(true, new TagsChanged(""));
    }
}

/// <summary>Deletes a tag, and takes it off all conversations.</summary>
public sealed class DeleteTag(string id, string by, TimeProvider time) : EntityCommand<bool>
{
    /// <exception cref="RefusedException"><see cref="Refusal.TagNotFound"/></exception>
    protected override async Task<Outcome<bool>> ApplyAsync(LiveChatDb database)
    {
        var tag =
            await database.Tags.SingleOrDefaultAsync(t => t.Id == id)
            ?? throw new RefusedException(Refusal.TagNotFound);
        database.Tags.Remove(tag); // with its places on conversations
        await database.AuditAsync(new(AuditKind.TagDeleted, by) { AboutId = id, About = tag.Name }, time.GetUtcNow());
        return new(true, new TagsChanged(""));
    }
}
