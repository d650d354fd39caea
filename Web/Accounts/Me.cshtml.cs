using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Mail;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Accounts;

/// <summary>One's own settings, password and sessions.</summary>
[Authorize(Policies.Agent)]
[EnableRateLimiting(Limits.SignIns)]
public sealed class MeModel(
    LiveChatDb database,
    Writer writer,
    Colleagues colleagues,
    OwnPassword password,
    SignInWaysReader ways,
    TimeProvider time
) : PageModel
{
    public Agent Me { get; private set; } = new() { Name = "" };

    public DateTimeOffset? SavedAt { get; private set; }

    public bool IsPasswordChanged { get; private set; }

    public OwnSettings Settings { get; private set; } = new();

    public SignInWays Ways { get; private set; } = new([], null, 0, []);

    /// <inheritdoc cref="SignInModel.WaitMinutes"/>
    public int? WaitMinutes { get; private set; }

    private string? Session => User.FindFirst(Actor.SessionClaim)?.Value;

    [NonHandler] // else its name makes it the handler of a method "PAGE"
    public override async Task OnPageHandlerExecutionAsync(
        PageHandlerExecutingContext context,
        PageHandlerExecutionDelegate next
    )
    {
        await LoadAsync();
        await next();
    }

    public void OnGet() => Settings = OwnSettings.Of(Me);

    public async Task<IActionResult> OnPostAsync([FromForm] OwnSettings form)
    {
        Settings = form;
        var name = ModelState.CheckName(nameof(form.Name), form.Name, Agent.MaxNameLength);
        if (form.CallsOpenIn is not (Container.Tab or Container.Overlay))
            ModelState.AddRefusal(nameof(form.CallsOpenIn), Refusal.SettingOutOfRange);
        if (!Enum.IsDefined(form.SendsBy))
            ModelState.AddRefusal(nameof(form.SendsBy), Refusal.SettingOutOfRange);
        if (form.AwayAfterMinutes is < 0 or > Agent.MaxAwayAfterMinutes)
            ModelState.AddRefusal(nameof(form.AwayAfterMinutes), Refusal.SettingOutOfRange);
        if (!ModelState.IsValid || name is null)
            return this.WithErrors();
        var language = Outbox.LanguageNow;
        await writer.WriteAsync(async written =>
        {
            form.ApplyTo(await written.Users.SingleAsync(a => a.Id == Me.Id), name, language);
            return true;
        });
        await database.Entry(Me).ReloadAsync();
        SavedAt = time.GetUtcNow();
        return Page();
    }

    public async Task<IActionResult> OnPostPasswordAsync([FromForm] PasswordForm form)
    {
        Settings = OwnSettings.Of(Me);
        if (await password.ChangeAsync(HttpContext, Me, form, ModelState) is { } wait)
        {
            WaitMinutes = this.TellWait(wait);
            return Page();
        }
        if (!ModelState.IsValid)
            return this.WithErrors();
        IsPasswordChanged = true;
        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostEndSessionAsync(string? id)
    {
        await colleagues.EndSessionAsync(Me.Id, id);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostEndOthersAsync()
    {
        await colleagues.EndOtherSessionsAsync(Me.Id, Session ?? "");
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostSignOutEverywhereAsync()
    {
        await colleagues.SignOutEverywhereAsync(Me.Id, Me.Id);
        await HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        return this.ToSignIn();
    }

    private async Task LoadAsync()
    {
        var me = Actor.Of(User);
        Me = await database.Users.SingleAsync(a => a.Id == me.Id, HttpContext.RequestAborted);
        Ways = await ways.OfAsync(me, Session, HttpContext.RequestAborted);
    }
}
