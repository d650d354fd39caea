using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Livechat;

/// <summary>A visitor corrects or deletes a message of theirs without script; with it, the chat asks here for the
/// markup that this takes.</summary>
[AllowAnonymous] // the message is found through the visitor's own credential
[LivechatAntiforgery]
public sealed class VisitorMessageModel(LivechatReads reads, Chat chat, Limits limits) : PageModel
{
    public LivechatView View { get; private set; } = null!;

    public OwnMessageForm Form { get; private set; } = null!;

    public async Task OnGetAsync(string site, string id)
    {
        var (me, rid) = await LoadAsync(site);
        Form = Of(await chat.OwnAsync(me, rid, id));
    }

    /// <summary>The same for everybody: the menu, the box and the question, as a script uses them.</summary>
    public IActionResult OnGetParts() => Partial("/Livechat/_OwnMessageParts.cshtml");

    public async Task<IActionResult> OnPostCorrectAsync(string site, string id, [FromForm] string? text)
    {
        var (me, rid) = await LoadAsync(site);
        limits.CountMessage(me, Network.Of(HttpContext));
        try
        {
            await chat.CorrectAsync(me, rid, id, text);
            return RedirectToPage("/Livechat/Livechat", new { site });
        }
        catch (RefusedException refused) when (refused.Status == StatusCodes.Status422UnprocessableEntity)
        {
            Form = Of(await chat.OwnAsync(me, rid, id)) with { Text = text, ErrorText = Refusal.TextOf(refused.Code) };
            Response.StatusCode = refused.Status;
            return Page();
        }
    }

    public async Task<IActionResult> OnPostDeleteAsync(string site, string id)
    {
        var (me, rid) = await LoadAsync(site);
        limits.CountMessage(me, Network.Of(HttpContext));
        await chat.DeleteAsync(me, rid, id);
        return RedirectToPage("/Livechat/Livechat", new { site });
    }

    private OwnMessageForm Of(RoomMessage message) =>
        new(
            $"/livechat/{View.Site.Key}/messages/{message.Id}",
            $"/livechat/{View.Site.Key}",
            message.Msg,
            message.Files is not null
        );

    // The visitor, and the conversation that the chat shows them.
    private async Task<(Actor Me, string Rid)> LoadAsync(string site)
    {
        var visitor = (await HttpContext.AuthenticateAsync(Schemes.Visitor)).Principal;
        View = await reads.OfAsync(site, visitor is null ? null : Actor.Of(visitor).Id, Network.Of(HttpContext));
        if (View.IsClosed)
            throw new RefusedException(Refusal.SiteNotFound);
        var known = View.Visitor ?? throw new RefusedException(Refusal.Unauthenticated);
        return (new(Party.Visitor, known.Id), View.Room?.Id ?? throw new RefusedException(Refusal.RoomNotFound));
    }
}
