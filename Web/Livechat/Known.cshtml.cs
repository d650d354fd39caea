using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace LiveChatMeet.Livechat;

/// <summary>What only a known visitor has: the markup, for a chat whose visitor was unknown when it was drawn, their
/// conversation as a file, and the language they choose.</summary>
[AllowAnonymous] // all is found through the visitor's own credential
[LivechatAntiforgery]
public sealed class KnownModel(LivechatReads reads, Transcripts transcripts, Writer writer, Limits limits) : PageModel
{
    public LivechatView View { get; private set; } = null!;

    public async Task OnGetAsync(string site) => View = await reads.OfKnownAsync(site, HttpContext);

    public async Task<IActionResult> OnGetTranscriptAsync(string site)
    {
        View = await reads.OfKnownAsync(site, HttpContext);
        var room = View.Room ?? throw new RefusedException(Refusal.RoomNotFound);
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{View.Site.Key}-{room.OpenedAt:yyyy-MM-dd}.txt");
        Response.ContentType = "text/plain; charset=utf-8";
        (Response.Headers.CacheControl, Response.Headers.ContentDisposition) = ("no-store", disposition.ToString());
        await using var text = new StreamWriter(Response.Body, leaveOpen: true); // UTF-8
        await transcripts.WriteAsync(room, View.Site.Name, text, HttpContext.RequestAborted);
        return new EmptyResult();
    }

    /// <summary>The visitor's mails and the agents' panel follow their choice; the chat they load next, its
    /// address.</summary>
    public async Task<IActionResult> OnPostLanguageAsync(string site, [FromForm] string? language)
    {
        var chosen = ChosenLanguage.Known(language)?.Name ?? throw new RefusedException(Refusal.BadArguments);
        View = await reads.OfKnownAsync(site, HttpContext);
        var me = View.Visitor!.Id;
        limits.CountMessage(new(Party.Visitor, me), Network.Of(HttpContext));
        await writer.WriteAsync(db =>
            db.Visitors.Where(v => v.Id == me && v.ErasedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(v => v.Language, chosen))
        );
        return Request.WantsPage()
            ? LocalRedirect($"/livechat/{Uri.EscapeDataString(site)}?{ChosenLanguage.Parameter}={chosen}")
            : new NoContentResult();
    }
}
