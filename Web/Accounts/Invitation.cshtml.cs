using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace LiveChatMeet.Accounts;

/// <summary>Lets the holder of an invitation create its account, once.</summary>
[AllowAnonymous]
[EnableRateLimiting(Limits.SignIns)]
[ComesAgainWhenStale]
public sealed class InvitationModel(Colleagues colleagues, NewPasswords newPasswords, Entrance entrance, AccountLog log)
    : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync()
    {
        var name = ModelState.CheckName(nameof(Name), Name, Agent.MaxNameLength);
        await newPasswords.CheckAsync(ModelState, nameof(Password), Password, Code, name, Request.Host.Host);
        if (!ModelState.IsValid || name is null || Password is null)
            return this.WithErrors();
        return await this.SignInByCodeAsync(
            entrance,
            log,
            () => colleagues.JoinAsync(Code, name, Password),
            "/agent/me"
        );
    }
}
