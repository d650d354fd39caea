using LiveChatMeet.Identity;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Console;

/// <summary>The console with no room chosen.</summary>
[Authorize(Policies.Agent)]
public sealed class ConsoleModel(ConsoleShell shell, IAntiforgery antiforgery) : PageModel
{
    public void OnGet() { }

    /// <summary>Only the inbox, after something in it changed.</summary>
    public async Task<IActionResult> OnGetInboxAsync() =>
        Partial("/Console/_InboxLists.cshtml", await shell.InboxAsync());

    /// <summary>Only the search, with what it can be narrowed to.</summary>
    public async Task<IActionResult> OnGetFiltersAsync() =>
        Partial("/Console/_InboxSearch.cshtml", await shell.ChoicesAsync());

    /// <summary>A fresh token for the forms of a console with stale ones.</summary>
    public IActionResult OnGetToken() =>
        new JsonResult(new { Token = antiforgery.GetAndStoreTokens(HttpContext).RequestToken });
}
