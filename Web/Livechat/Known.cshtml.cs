using System.Text;
using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Livechat;

/// <summary>What only a known visitor has: the markup, for a chat whose visitor was unknown when it was drawn, and
/// their conversation as a file.</summary>
[AllowAnonymous] // all is found through the visitor's own credential
public sealed class KnownModel(LivechatReads reads, Transcripts transcripts) : PageModel
{
    public LivechatView View { get; private set; } = null!;

    public Task OnGetAsync(string site) => LoadAsync(site);

    public async Task<IActionResult> OnGetTranscriptAsync(string site)
    {
        await LoadAsync(site);
        var room = View.Room ?? throw new RefusedException(Refusal.RoomNotFound);
        var text = await transcripts.OfAsync(room, View.Site.Name, HttpContext.RequestAborted);
        Response.Headers.CacheControl = "no-store";
        return File(
            Encoding.UTF8.GetBytes(text),
            "text/plain; charset=utf-8",
            $"{View.Site.Key}-{room.OpenedAt:yyyy-MM-dd}.txt"
        );
    }

    private async Task LoadAsync(string site)
    {
        var visitor = (await HttpContext.AuthenticateAsync(Schemes.Visitor)).Principal;
        View = await reads.OfAsync(site, visitor is null ? null : Actor.Of(visitor).Id, Network.Of(HttpContext));
        if (View.IsClosed)
            throw new RefusedException(Refusal.SiteNotFound);
        if (View.Visitor is null)
            throw new RefusedException(Refusal.Unauthenticated);
    }
}
