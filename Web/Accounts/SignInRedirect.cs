using Htmx;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Accounts;

public static class SignInRedirect
{
    /// <summary>Redirects to the sign-in page as a new document, because it is not part of the console's.</summary>
    public static IActionResult ToSignIn(this PageModel page)
    {
        if (!page.Request.IsHtmx())
            return page.RedirectToPage("/Accounts/SignIn");
        page.Response.Htmx(headers => headers.Redirect("/sign-in"));
        return new EmptyResult();
    }
}
