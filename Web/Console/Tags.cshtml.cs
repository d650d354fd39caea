using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Tags;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Console;

/// <summary>The tags that all conversations share: to rename and to delete.</summary>
[Authorize(Policies.Administrator)]
public sealed class TagsModel(LiveChatDb database, Writer writer, TimeProvider time) : PageModel
{
    public IReadOnlyList<ListedTag> Tags { get; private set; } = [];

    /// <summary>The tag whose new name was refused, and what was typed.</summary>
    public (string Id, string Name, string ErrorText)? Refused { get; private set; }

    public async Task OnGetAsync() => await LoadAsync();

    public async Task<IActionResult> OnPostRenameAsync(string? id, string? name)
    {
        try
        {
            await writer.WriteAsync(new RenameTag(id ?? "", TagName.Clean(name), Actor.Of(User).Id, time));
            return RedirectToPage();
        }
        catch (RefusedException refused) when (refused.Code is Refusal.TagMalformed or Refusal.TagTaken)
        {
            await LoadAsync();
            Refused = (id ?? "", name ?? "", Refusal.TextOf(refused.Code));
            Response.StatusCode = refused.Status;
            return Page();
        }
    }

    public async Task<IActionResult> OnPostDeleteAsync(string? id)
    {
        await writer.WriteAsync(new DeleteTag(id ?? "", Actor.Of(User).Id, time));
        return RedirectToPage();
    }

    private async Task LoadAsync() =>
        Tags = await database
            .Tags.AsNoTracking()
            .OrderBy(tag => tag.Folded)
            .Select(tag => new ListedTag(tag.Id, tag.Name, database.RoomTags.Count(on => on.TagId == tag.Id)))
            .ToListAsync(HttpContext.RequestAborted);
}

/// <param name="Conversations">How many have it.</param>
public sealed record ListedTag(string Id, string Name, int Conversations);
