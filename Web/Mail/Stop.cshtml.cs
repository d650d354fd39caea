using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace LiveChatMeet.Mail;

/// <summary>Stops mails about conversations to the address that the link was mailed to: by a button, or by the mail
/// program itself (RFC 8058). Loading it does nothing.</summary>
[AllowAnonymous] // whoever has the link, which was mailed to the address
[IgnoreAntiforgeryToken] // mail programs post it without having loaded the page
[EnableRateLimiting(Limits.SignIns)]
public sealed class StopModel(MailLinks links, Writer writer, TimeProvider time) : PageModel
{
    public string Address { get; private set; } = "";

    public bool IsStopped { get; private set; }

    public void OnGet(string? who) => Address = AddressIn(who);

    public async Task OnPostAsync(string? who)
    {
        Address = AddressIn(who);
        var now = time.GetUtcNow();
        await writer.WriteAsync(async database =>
        {
            await StoppedAddresses.AddAsync(database, Address, StopReason.Unsubscribed, now);
            return true;
        });
        IsStopped = true;
    }

    private string AddressIn(string? who) => links.AddressIn(who) ?? throw new RefusedException(Refusal.NotFound);
}
