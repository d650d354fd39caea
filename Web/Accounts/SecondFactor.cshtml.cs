using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Accounts;

/// <summary>Where an agent must set up a second factor before anything else opens.</summary>
[Authorize(Policies.SignedIn)]
public sealed class SecondFactorModel(PasskeyPlace place) : PageModel
{
    /// <summary>Why this browser can have no passkey here; null if it can.</summary>
    public string? WhyNot => place.WhyNot(Request) is { } code ? Refusal.TextOf(code) : null;

    public IActionResult OnGet() => Policies.LacksSecondFactor(User) ? Page() : LocalRedirect("/agent");
}
