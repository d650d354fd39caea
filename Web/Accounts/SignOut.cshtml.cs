using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Accounts;

/// <summary>Ends this session, its cookie and its hub connections, and no other.</summary>
[AllowAnonymous]
public sealed class SignOutModel(
    AgentSessions sessions,
    IPresence presence,
    Switchboard switchboard,
    MeetTickets meetTickets,
    AccountLog log
) : PageModel
{
    public IActionResult OnGet() => RedirectToPage("/Accounts/SignIn");

    public async Task<IActionResult> OnPostAsync()
    {
        if (User.FindFirst(Actor.SessionClaim) is { Value: var session })
        {
            var me = Actor.Of(User);
            await sessions.EndAsync(session);
            presence.Disconnect(me, session);
            log.SignedOut(me.Id);
        }
        await HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        if (User.Identity?.IsAuthenticated == true)
        {
            await switchboard.HangUpAsync(Actor.Of(User).Id);
            await meetTickets.EndSessionsAsync(Actor.Of(User).Id);
        }
        return this.ToSignIn();
    }
}
