using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace LiveChatMeet.Accounts;

/// <summary>Creates the first administrator and the first site, once, with the setup code.</summary>
[AllowAnonymous]
[EnableRateLimiting(Limits.SignIns)]
[ComesAgainWhenStale]
public sealed class SetupModel(
    FirstRun firstRun,
    PublicAddress address,
    NewPasswords newPasswords,
    Entrance entrance,
    AccountLog log,
    TimeProvider time
) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? SiteAddress { get; set; }

    private IReadOnlyList<string> DemoOrigins => address.DemoIsOn ? Request.LoopbackOrigins() : [];

    [NonHandler] // else its name makes it the handler of a method "PAGE"
    public override async Task OnPageHandlerExecutionAsync(
        PageHandlerExecutingContext context,
        PageHandlerExecutionDelegate next
    )
    {
        if (await firstRun.IsOpenAsync())
            await next();
        else
            context.Result = NotFound();
    }

    public void OnGet() => SiteAddress = DemoOrigins is [var first, ..] ? first : null;

    public async Task<IActionResult> OnPostAsync()
    {
        var name = ModelState.CheckName(nameof(Name), Name, Agent.MaxNameLength);
        var email = ModelState.CheckEmail(nameof(Email), Email);
        var origin = ModelState.Check(nameof(SiteAddress), () => SiteOrigin.Parse(SiteAddress));
        var administrator = AdministratorOf(name ?? "", email);
        string?[] words = [name, email, SiteAddress, Request.Host.Host];
        await newPasswords.CheckAsync(ModelState, nameof(Password), Password, words);
        if (!ModelState.IsValid || origin is null)
            return this.WithErrors();

        try
        {
            await firstRun.CompleteAsync(Code, administrator, Password ?? "", SiteAt(origin));
        }
        catch (RefusedException refused) when (refused.Code == Refusal.SetupCodeWrong)
        {
            log.SignInFailed(HttpContext, "setup code");
            ModelState.AddRefusal(nameof(Code), refused.Code); // what was typed stays, for the right code
            return this.WithErrors();
        }
        log.SetUp(administrator.Id);
        await entrance.EnterAsync(HttpContext, administrator);
        return LocalRedirect("/agent");
    }

    private Agent AdministratorOf(string name, string? email) =>
        new()
        {
            Name = name,
            Email = email,
            UserName = email,
            IsAdministrator = true,
            CreatedAt = time.GetUtcNow(),
        };

    private Site SiteAt(string origin)
    {
        var site = Site.At(origin, time.GetUtcNow());
        if (DemoOrigins.Contains(origin))
            site.Name = "Kettle Lane Cycles"; // the shop of the demo page
        site.Origins = [.. site.Origins.Union(DemoOrigins)];
        return site;
    }
}
