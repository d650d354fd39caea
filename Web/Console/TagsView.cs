using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Tags;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Console;

/// <summary>The tags under a room's header.</summary>
/// <param name="Known">Names to choose from.</param>
/// <param name="ErrorText">A key of the text resources: why the last one was refused.</param>
public sealed record TagsView(
    string Rid,
    IReadOnlyList<Tag> Tags,
    IReadOnlyList<string> Known,
    string? ErrorText = null,
    string? Typed = null
)
{
    private const int Suggested = 200;

    /// <summary>Reads them for who may read the room.</summary>
    public static async Task<TagsView> OfAsync(LiveChatDb database, string rid, CancellationToken cancelled)
    {
        var tags = await RoomTags.Of(database, rid).AsNoTracking().ToListAsync(cancelled);
        var has = tags.ConvertAll(tag => tag.Id);
        var known = database.Tags.Where(tag => !has.Contains(tag.Id)).OrderBy(tag => tag.Folded);
        return new(rid, tags, await known.Select(tag => tag.Name).Take(Suggested).ToListAsync(cancelled));
    }

    /// <param name="code">Of the refusal.</param>
    public TagsView Refusing(string code, string? typed) =>
        this with
        {
            ErrorText = Refusal.TextOf(code),
            Typed = typed,
        };
}
