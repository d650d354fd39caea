using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Accounts;

public static class ConfirmRedirect
{
    /// <summary>Asks who it is first, and comes back.</summary>
    public static IActionResult ToConfirm(this PageModel page, string back) =>
        page.RedirectToPage("/Accounts/Confirm", new { returnUrl = back });
}
