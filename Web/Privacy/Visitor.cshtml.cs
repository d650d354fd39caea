using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Privacy;

/// <summary>What is stored of a visitor: to hand out to them, or to erase. It shows how much it is, and not what: the
/// conversations may be a colleague's.</summary>
[Authorize(Policies.Administrator)]
public sealed class VisitorModel(
    LiveChatDb database,
    VisitorExport export,
    Erasure erasure,
    Confirmations confirmations,
    Writer writer,
    TimeProvider time
) : PageModel
{
    public Visitor Visitor { get; private set; } = null!;

    public int Conversations { get; private set; }

    public int Messages { get; private set; }

    public bool IsInCall { get; private set; }

    public async Task OnGetAsync([FromRoute(Name = "visitor")] string id)
    {
        Visitor =
            await database
                .Visitors.AsNoTracking()
                .SingleOrDefaultAsync(v => v.Id == id && v.ErasedAt == null, HttpContext.RequestAborted)
            ?? throw new RefusedException(Refusal.VisitorNotFound);
        var rooms = database.Rooms.Where(r => r.VisitorId == id);
        Conversations = await rooms.CountAsync(HttpContext.RequestAborted);
        Messages = await rooms.SumAsync(r => r.LastNumber, HttpContext.RequestAborted);
        IsInCall = await database.Calls.AnyAsync(
            c => c.VisitorId == id && c.EndedAt == null,
            HttpContext.RequestAborted
        );
    }

    /// <summary>One file with everything, for who has shown within ten minutes who they are. A form, because it leaves
    /// an entry in the audit trail.</summary>
    /// <param name="notes">Whether colleagues' notes, tags and a block are in it too.</param>
    public async Task<IActionResult> OnPostExportAsync([FromRoute(Name = "visitor")] string id, bool notes)
    {
        if (!await confirmations.IsGoodAsync(HttpContext, maySignIn: true))
            return RedirectToPage("/Accounts/Confirm", new { returnUrl = Request.Path.Value });
        var file = await export.OfAsync(id, notes, HttpContext.RequestAborted);
        var done = new Audited(AuditKind.VisitorExported, Actor.Of(User).Id)
        {
            AboutId = id,
            Changes = notes ? new AuditChanges().Add("Notes", null, "yes") : null,
        };
        await writer.AuditAsync(done, time.GetUtcNow());
        Response.Headers.CacheControl = "no-store";
        return File(file, "application/json", $"visitor-{id}.json");
    }

    public async Task<IActionResult> OnPostEraseAsync([FromRoute(Name = "visitor")] string id)
    {
        await erasure.EraseAsync(id, Actor.Of(User).Id);
        return Redirect("/agent");
    }
}
