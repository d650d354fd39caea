using Htmx;
using LiveChatMeet.Desk;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Console;

/// <summary>An agent says that they are here or away. All their windows hear it.</summary>
[Authorize(Policies.Agent)]
public sealed class StatusModel(StatusChanges statuses, TimeProvider time) : PageModel
{
    private const int MaxMinutes = 7 * 24 * 60;

    public IActionResult OnGet() => RedirectToPage("/Console/Console");

    /// <param name="status"><c>here</c> or <c>away</c>.</param>
    /// <param name="minutes">After how many minutes they are back; null if they did not say.</param>
    public async Task<IActionResult> OnPostAsync(string? status, int? minutes)
    {
        await statuses.SayAsync(Actor.Of(User).Id, CommandOf(status, minutes));
        return Request.IsHtmx() ? new NoContentResult() : Redirect(WhereTheyWere());
    }

    private StatusCommand CommandOf(string? status, int? minutes) =>
        (status, minutes) switch
        {
            ("here", null) => new StatusCommand.Return(),
            ("away", null) => new StatusCommand.Leave(null),
            (null or "away", >= 1 and <= MaxMinutes) => new StatusCommand.Leave(
                time.GetUtcNow() + TimeSpan.FromMinutes(minutes.Value)
            ),
            _ => throw new RefusedException(Refusal.BadArguments),
        };

    // Without script, the page where they opened the menu.
    private string WhereTheyWere() =>
        Request.GetTypedHeaders().Referer is { } page
        && page.Host == Request.Host.Host
        && page.AbsolutePath.StartsWith("/agent", StringComparison.Ordinal)
            ? page.AbsolutePath
            : "/agent";
}
