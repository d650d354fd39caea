using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Mail;

/// <summary>Whether mails reach the mail server: the outbox, who gets none, and a test.</summary>
[Authorize(Policies.Administrator)]
[EnableRateLimiting(Limits.SignIns)] // each test is a mail
public sealed class MailPageModel(
    LiveChatDb database,
    Writer writer,
    Settings settings,
    MailMarks marks,
    MailTrial trial,
    TimeProvider time
) : PageModel
{
    private const int Shown = 100;

    public MailSettings Server => settings.Mail;

    /// <summary>What the mail server answered to the test that was just made.</summary>
    public MailTried? Tried { get; private set; }

    /// <summary>Those that did not arrive yet, or never will; the newest first.</summary>
    public IReadOnlyList<OutgoingMail> Stuck { get; private set; } = [];

    public IReadOnlyList<OutgoingMail> Sent { get; private set; } = [];

    public IReadOnlyList<StoppedAddress> Stopped { get; private set; } = [];

    /// <summary>Where a test goes: to the administrator alone.</summary>
    public string Mine { get; private set; } = "";

    /// <summary>The address to be added.</summary>
    public string? Email { get; private set; }

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostTestAsync()
    {
        RequireMail();
        await LoadAsync();
        Tried = await trial.SendAsync(Mine, HttpContext.RequestAborted);
        return Page();
    }

    public async Task<IActionResult> OnPostRetryAsync(string? id)
    {
        RequireMail();
        if (await marks.RetryAsync(id ?? "") == 0)
            throw new RefusedException(Refusal.NotFound);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostDeleteAsync(string? id) =>
        await marks.DeleteAsync(id ?? "") == 0 ? throw new RefusedException(Refusal.NotFound) : RedirectToPage();

    public async Task<IActionResult> OnPostStopAsync([FromForm] string? email)
    {
        Email = email;
        if (ModelState.CheckEmail(nameof(Email), email) is not { } address)
        {
            await LoadAsync();
            return this.WithErrors();
        }
        var now = time.GetUtcNow();
        await writer.WriteAsync(async db =>
        {
            await StoppedAddresses.AddAsync(db, address, StopReason.ByHand, now);
            await db.AuditAsync(new(AuditKind.AddressStopped, Actor.Of(User).Id) { About = address }, now);
            return true;
        });
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostAllowAsync(string? hash)
    {
        var now = time.GetUtcNow();
        await writer.WriteAsync(async db =>
        {
            var stopped =
                await db.StoppedAddresses.SingleOrDefaultAsync(s => s.Hash == hash)
                ?? throw new RefusedException(Refusal.NotFound);
            db.StoppedAddresses.Remove(stopped);
            await db.AuditAsync(new(AuditKind.AddressAllowed, Actor.Of(User).Id) { About = stopped.Address }, now);
            return true;
        });
        return RedirectToPage();
    }

    private void RequireMail()
    {
        if (!Server.IsOn)
            throw new RefusedException(Refusal.MailOff);
    }

    private async Task LoadAsync()
    {
        var (me, cancelled) = (Actor.Of(User).Id, HttpContext.RequestAborted);
        Mine = await database.Users.Where(a => a.Id == me).Select(a => a.Email).SingleAsync(cancelled) ?? "";
        var mails = database.Mails.AsNoTracking().OrderByDescending(m => m.CreatedAt);
        Stuck = await mails.Where(m => m.State != MailState.Sent).Take(Shown).ToListAsync(cancelled);
        Sent = await mails.Where(m => m.State == MailState.Sent).Take(Shown).ToListAsync(cancelled);
        Stopped = await database
            .StoppedAddresses.AsNoTracking()
            .OrderByDescending(s => s.At)
            .Take(Shown)
            .ToListAsync(cancelled);
    }
}
