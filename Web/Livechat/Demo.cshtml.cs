using LiveChatMeet.Hosting;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Livechat;

/// <summary>A host page to try the livechat on. It is served under the other loopback name, so that the livechat
/// belongs to another site.</summary>
[AllowAnonymous]
public sealed class DemoModel(PublicAddress address, LiveChatDb database, PagePolicy nonce) : PageModel
{
    /// <summary>Where the livechat comes from.</summary>
    public string ChatOrigin { get; private set; } = "";

    public Site? Site { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (!address.DemoIsOn)
            return NotFound();
        var chat = address.OfLivechat(Request);
        var demo = PublicAddress.DemoOriginOf(chat);
        if (demo is not null && Request.OwnOrigin() != demo)
            return Redirect($"{demo}/demo");

        ChatOrigin = chat;
        nonce.OtherOrigin = chat;
        var sites = await database
            .Sites.AsNoTracking()
            .OrderBy(s => s.CreatedAt)
            .ToListAsync(HttpContext.RequestAborted);
        Site = sites.FirstOrDefault(site => site.Allows(Request.OwnOrigin()));
        return Page();
    }
}
