using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms.Blocks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Console;

/// <summary>Asks whether the visitor of a room is to be blocked, and for how long. The script shows it as a dialog.
/// </summary>
[Authorize(Policies.Agent)]
public sealed class BlockModel(Blocking blocking) : PageModel
{
    public string Rid { get; private set; } = "";

    public string Name { get; private set; } = "";

    /// <summary>Whether the visitor is here, so that everybody from there can be blocked too.</summary>
    public bool IsNetworkKnown { get; private set; }

    /// <summary>A key of the text resources: why nobody was blocked.</summary>
    public string? ErrorText { get; private set; }

    public Task OnGetAsync(string rid) => LoadAsync(rid);

    public async Task<IActionResult> OnPostAsync(string rid, string? term, bool network)
    {
        var lasts = term switch
        {
            "day" => BlockTerm.Day,
            "month" => BlockTerm.Month,
            "always" => BlockTerm.Always,
            _ => throw new RefusedException(Refusal.BadArguments),
        };
        try
        {
            await blocking.BlockAsync(Actor.Of(User).Id, rid, lasts, network);
            return RedirectToPage("/Console/Room", new { rid });
        }
        catch (RefusedException refused) when (refused.Code is Refusal.NetworkUnknown or Refusal.RoomInCall)
        {
            await LoadAsync(rid);
            (ErrorText, Response.StatusCode) = (Refusal.TextOf(refused.Code), refused.Status);
            return Page();
        }
    }

    private async Task LoadAsync(string rid)
    {
        var visitor = (await blocking.RoomAsync(Actor.Of(User).Id, rid)).Visitor!;
        (Rid, Name, IsNetworkKnown) = (rid, visitor.DisplayName, blocking.IsNetworkKnown(visitor.Id));
    }
}
