using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Tags;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Console;

/// <summary>The tags of a room alone: what the script redraws, and where a refused one is typed again.</summary>
[Authorize(Policies.Agent)]
public sealed class RoomTagsModel(LiveChatDb database, RoomTags tags) : PageModel
{
    public TagsView View { get; private set; } = null!;

    public async Task OnGetAsync(string rid)
    {
        await tags.MayReadAsync(Actor.Of(User), rid);
        View = await TagsView.OfAsync(database, rid, HttpContext.RequestAborted);
    }

    public async Task<IActionResult> OnPostAddAsync(string rid, string? name)
    {
        try
        {
            await tags.AddAsync(Actor.Of(User), rid, name);
            return RedirectToPage("/Console/Room", new { rid });
        }
        catch (RefusedException refused)
            when (refused.Code is Refusal.TagMalformed or Refusal.TagTooMany or Refusal.TagListFull)
        {
            await OnGetAsync(rid);
            (View, Response.StatusCode) = (View.Refusing(refused.Code, name), refused.Status);
            return Page();
        }
    }

    public async Task<IActionResult> OnPostRemoveAsync(string rid, string? id)
    {
        await tags.RemoveAsync(Actor.Of(User), rid, id);
        return RedirectToPage("/Console/Room", new { rid });
    }
}
