using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Console;

/// <summary>An agent corrects or deletes a message of theirs without script.</summary>
[Authorize(Policies.Agent)]
public sealed class OwnMessageModel(Chat chat) : PageModel
{
    public OwnMessageForm Form { get; private set; } = null!;

    private Actor Me => Actor.Of(User);

    public async Task OnGetAsync(string rid, string id) => await LoadAsync(rid, id);

    public Task<IActionResult> OnPostCorrectAsync(string rid, string id, [FromForm] string? text) =>
        TryAsync(rid, id, text, () => chat.CorrectAsync(Me, rid, id, text));

    public Task<IActionResult> OnPostDeleteAsync(string rid, string id) =>
        TryAsync(rid, id, null, () => chat.DeleteAsync(Me, rid, id));

    private async Task<IActionResult> TryAsync(string rid, string id, string? text, Func<Task> act)
    {
        try
        {
            await act();
            return RedirectToPage("/Console/Room", new { rid });
        }
        catch (RefusedException refused) when (refused.Status == StatusCodes.Status422UnprocessableEntity)
        {
            await LoadAsync(rid, id);
            (Form, Response.StatusCode) = (
                Form with
                {
                    Text = text,
                    ErrorText = Refusal.TextOf(refused.Code),
                },
                refused.Status
            );
            return Page();
        }
    }

    private async Task LoadAsync(string rid, string id)
    {
        var message = await chat.OwnAsync(Me, rid, id);
        Form = new(
            $"/agent/rooms/{rid}/messages/{message.Id}",
            $"/agent/rooms/{rid}",
            message.Msg,
            message.Files is not null
        );
    }
}
