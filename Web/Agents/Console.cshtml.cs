using LiveChatMeet.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Agents;

/// <summary>The console with no room chosen.</summary>
[Authorize(Policies.Agent)]
public sealed class ConsoleModel(ConsoleShell shell) : PageModel
{
    public void OnGet()
    {
    }

    /// <summary>The inbox alone, when something in it changed.</summary>
    public async Task<IActionResult> OnGetInboxAsync() => Partial("/Agents/_Inbox.cshtml", await shell.InboxAsync());

    /// <summary>Tells a console that lost its connection whether its session still is.</summary>
    public IActionResult OnGetAlive() => new NoContentResult();
}
