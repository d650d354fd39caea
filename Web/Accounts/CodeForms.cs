using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Accounts;

/// <summary>Forms that take the code of a link and a new password.</summary>
public static class CodeForms
{
    /// <summary>Signs in the agent whom the code is for, and leads on. A code that is not valid is told at its field,
    /// "Code": what was typed stays, for another one.</summary>
    public static async Task<IActionResult> SignInByCodeAsync(
        this PageModel page,
        AgentSessions sessions,
        AccountLog log,
        Func<Task<Agent>> redeemAsync,
        string next
    )
    {
        try
        {
            await sessions.StartAsync(await redeemAsync());
            return page.LocalRedirect(next);
        }
        catch (RefusedException refused) when (refused.Code == Refusal.TicketInvalid)
        {
            log.SignInFailed(page.HttpContext, "link");
            page.ModelState.AddRefusal("Code", refused.Code); // another code may fit
            return page.WithErrors();
        }
    }
}
