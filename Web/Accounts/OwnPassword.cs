using LiveChatMeet.Identity;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace LiveChatMeet.Accounts;

/// <summary>Changes the password of somebody who is signed in and knows the old one.</summary>
public sealed class OwnPassword(
    SignInThrottle throttle,
    UserManager<Agent> agents,
    NewPasswords newPasswords,
    Colleagues colleagues,
    Entrance entrance
)
{
    /// <returns>How long to wait after too many wrong ones; else null, and what is wrong stands at the form.</returns>
    public async Task<TimeSpan?> ChangeAsync(HttpContext http, Agent me, PasswordForm form, ModelStateDictionary told)
    {
        // Counts, so somebody who finds an open console cannot keep guessing.
        var attempt = throttle.TryAgain(me.Id);
        if (attempt.Wait is { } wait)
            return wait;
        if (await agents.CheckPasswordAsync(me, form.CurrentPassword ?? ""))
            attempt.Succeeded();
        else
            told.AddModelError(nameof(form.CurrentPassword), "This is not your password.");
        await newPasswords.CheckAsync(
            told,
            nameof(form.NewPassword),
            form.NewPassword,
            [me.Name, me.Email, http.Request.Host.Host]
        );
        if (!told.IsValid)
            return null;
        var session = http.User.FindFirst(Actor.SessionClaim)?.Value ?? Ids.New();
        var changed = await colleagues.SetOwnPasswordAsync(me.Id, form.NewPassword ?? "", session);
        await entrance.StayAsync(http, changed, session);
        return null;
    }
}
