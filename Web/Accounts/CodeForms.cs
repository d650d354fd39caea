using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Accounts;

/// <summary>Forms that take the code of a link and a new password.</summary>
public static class CodeForms
{
    /// <summary>Signs in the agent whom the code is for, as far as a password does, and leads on. A
    /// code that is not valid is told at its field,
    /// "Code": what was typed stays, for another one.</summary>
    public static async Task<IActionResult> SignInByCodeAsync(
        this PageModel page,
        Entrance entrance,
        AccountLog log,
        Func<Task<Agent>> redeemAsync,
        string next
    )
    {
        try
        {
            return page.LocalRedirect(await entrance.PassAsync(page.HttpContext, await redeemAsync(), next));
        }
        catch (RefusedException refused) when (refused.Code == Refusal.TicketInvalid)
        {
            log.SignInFailed(page.HttpContext, "link");
            page.ModelState.AddRefusal("Code", refused.Code); // another code may fit
            return page.WithErrors();
        }
    }
}
