using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Drafts;
using LiveChatMeet.Rooms.Notes;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Console;

/// <summary>Keeps a note without script. A refused one is shown here, to be written again.</summary>
[Authorize(Policies.Agent)]
public sealed class NotesModel(RoomNotes notes, KeptDrafts drafts) : PageModel
{
    public string Rid { get; private set; } = "";

    public string? Draft { get; private set; }

    /// <summary>A key of the text resources: why it was refused.</summary>
    public string? ErrorText { get; private set; }

    public async Task OnGetAsync(string rid)
    {
        await notes.SinceAsync(Actor.Of(User), rid, int.MaxValue);
        Rid = rid;
    }

    public async Task<IActionResult> OnPostAsync(string rid, [FromForm] SendForm form)
    {
        try
        {
            await notes.AddAsync(Actor.Of(User), rid, form.ClientId ?? Ids.NewClientId(), form.Message);
            await drafts.SentAsync(Actor.Of(User), rid, DraftKind.Note);
            return RedirectToPage("/Console/Room", new { rid, write = "note" });
        }
        catch (RefusedException refused)
            when (refused.Status is StatusCodes.Status409Conflict or StatusCodes.Status422UnprocessableEntity)
        {
            (Rid, Draft, ErrorText) = (rid, form.Message, Refusal.TextOf(refused.Code));
            Response.StatusCode = refused.Status;
            return Page();
        }
    }
}
