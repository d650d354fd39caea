using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Sites.Chats;

/// <summary>How a site's chat looks and speaks, with a preview.</summary>
[Authorize(Policies.Administrator)]
public sealed class ChatPageModel(LiveChatDb database, Writer writer, SiteChats chats, TimeProvider time) : PageModel
{
    public Site Site { get; private set; } = new() { Key = "", Name = "" };

    public ChatForm Form { get; private set; } = new();

    public DateTimeOffset? SavedAt { get; private set; }

    /// <summary>What the preview shows.</summary>
    public SiteChat Chat => chats.Of(Site.Id);

    public async Task OnGetAsync(string key) => Form = ChatForm.Of(await LoadAsync(key));

    public async Task<IActionResult> OnPostAsync(string key, [FromForm] ChatForm form)
    {
        var before = ChatForm.Of(await LoadAsync(key));
        Form = form;
        if (new ChatCheck(ModelState).Checked(Site, form) is not { } wanted)
            return this.WithErrors();
        var change = new ChangeSiteChat(wanted, before, Actor.Of(User).Id, chats, time);
        (Form, SavedAt) = (ChatForm.Of(await writer.WriteAsync(change)), time.GetUtcNow());
        return Page();
    }

    private async Task<SiteChat> LoadAsync(string key)
    {
        Site =
            await database.LiveSites.AsNoTracking().SingleOrDefaultAsync(s => s.Key == key, HttpContext.RequestAborted)
            ?? throw new RefusedException(Refusal.SiteNotFound);
        return chats.Of(Site.Id);
    }
}
