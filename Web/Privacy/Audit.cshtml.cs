using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Privacy;

/// <summary>Who did what, the newest first. Nothing can be changed here.</summary>
[Authorize(Policies.Administrator)]
public sealed class AuditModel(LiveChatDb database, Writer writer, TimeProvider time) : PageModel
{
    private const int PageSize = 50;

    public IReadOnlyList<AuditEntry> Entries { get; private set; } = [];

    /// <summary>Only entries of this kind; null for all.</summary>
    public AuditKind? Kind { get; private set; }

    /// <summary>What leads to the older entries; null if there are none.</summary>
    public long? Older { get; private set; }

    /// <param name="kind">A name of <see cref="AuditKind"/>; whatever else is in the address is as none.</param>
    /// <param name="before">Shows what is older than the entry with this id.</param>
    public async Task OnGetAsync(string? kind, string? before)
    {
        Kind = KindOf(kind);
        var page = await Of(Kind)
            .Where(entry => entry.Id < (IdOf(before) ?? long.MaxValue))
            .OrderByDescending(entry => entry.Id)
            .Take(PageSize + 1)
            .ToListAsync(HttpContext.RequestAborted);
        Entries = [.. page.Take(PageSize)];
        Older = page.Count > PageSize ? Entries[^1].Id : null;
    }

    /// <summary>The whole trail as a file. A form, because it leaves an entry itself.</summary>
    public async Task<IActionResult> OnPostExportAsync(string? kind, string? format)
    {
        var isCsv = format switch
        {
            "csv" => true,
            "json" => false,
            _ => throw new RefusedException(Refusal.BadArguments),
        };
        await writer.AuditAsync(new(AuditKind.AuditExported, Actor.Of(User).Id), time.GetUtcNow());
        return new AuditFile(Of(KindOf(kind)).OrderBy(entry => entry.Id), isCsv, time.GetUtcNow());
    }

    private IQueryable<AuditEntry> Of(AuditKind? kind) =>
        kind is null
            ? database.AuditEntries.AsNoTracking()
            : database.AuditEntries.AsNoTracking().Where(entry => entry.Kind == kind);

    private static AuditKind? KindOf(string? name) =>
        Enum.TryParse<AuditKind>(name, out var kind) && Enum.IsDefined(kind) ? kind : null;

    private static long? IdOf(string? text) => long.TryParse(text, out var id) ? id : null;
}
