using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
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
    UserManager<Agent> agents,
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
        await ModelState.CheckPasswordAsync(nameof(Password), Password, agents, new() { Name = "" });
        if (!ModelState.IsValid || Password is null)
            return this.WithErrors();
        return await this.SignInByCodeAsync(entrance, log, () => colleagues.SetPasswordAsync(Code, Password), "/agent");
    }
}
