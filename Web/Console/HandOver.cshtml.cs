using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Console;

/// <summary>To whom a conversation is handed over; the console shows it as a dialog over the room.</summary>
[Authorize(Policies.Agent)]
public sealed class HandOverModel(HandOverChoices choices, HandOvers handOvers) : PageModel
{
    public HandOverView View { get; private set; } = null!;

    public HandOverForm Form { get; private set; } = new();

    /// <summary>A key of the text resources: why it was refused.</summary>
    public string? ErrorText { get; private set; }

    private Actor Me => Actor.Of(User);

    public async Task OnGetAsync(string rid) => View = await choices.OfAsync(Me, rid, HttpContext.RequestAborted);

    public async Task<IActionResult> OnPostAsync(string rid, [FromForm] HandOverForm form)
    {
        try
        {
            await handOvers.HandOverAsync(Me.Id, rid, form.To, form.Note);
            return Redirect("/agent");
        }
        catch (RefusedException refused)
            when (refused.Status is StatusCodes.Status409Conflict or StatusCodes.Status422UnprocessableEntity)
        {
            // The page is shown again with the error; what was chosen and written is kept.
            (ErrorText, Response.StatusCode, Form) = (Refusal.TextOf(refused.Code), refused.Status, form);
            View = await choices.OfAsync(Me, rid, HttpContext.RequestAborted);
            return Page();
        }
    }
}

/// <summary>What the form sends. A class, because logs write the arguments of handlers, and a class without ToString
/// tells them nothing.</summary>
public sealed class HandOverForm
{
    /// <summary>Which of the two lists counts.</summary>
    public bool ToTeam { get; init; }

    public string? Colleague { get; init; }

    public string? Team { get; init; }

    /// <summary>For colleagues alone.</summary>
    public string? Note { get; init; }

    public HandOverTo To => ToTeam ? new(null, Team) : new(Colleague, null);
}
