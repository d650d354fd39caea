using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace LiveChatMeet.Accounts;

/// <summary>Sets a password with a ticket from an administrator, and signs in with it.</summary>
[AllowAnonymous]
[EnableRateLimiting(Limits.SignIns)]
[ComesAgainWhenStale]
public sealed class NewPasswordModel(
    Colleagues colleagues,
    NewPasswords newPasswords,
    Entrance entrance,
    AccountLog log
) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync()
    {
        await newPasswords.CheckAsync(ModelState, nameof(Password), Password, Code, Request.Host.Host);
        if (!ModelState.IsValid || Password is null)
            return this.WithErrors();
        return await this.SignInByCodeAsync(entrance, log, () => colleagues.SetPasswordAsync(Code, Password), "/agent");
    }
}
