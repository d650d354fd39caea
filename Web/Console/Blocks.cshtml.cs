using LiveChatMeet.Identity;
using LiveChatMeet.Rooms.Blocks;
using LiveChatMeet.Sites.Blocks;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Console;

/// <summary>Who is blocked, the newest first.</summary>
[Authorize(Policies.Administrator)]
public sealed class BlocksModel(LiveChatDb database, Blocking blocking, TimeProvider time) : PageModel
{
    private const int Shown = 200;

    public IReadOnlyList<BlockedVisitor> Blocked { get; private set; } = [];

    public async Task OnGetAsync()
    {
        var now = time.GetUtcNow();
        var rows = await (
            from block in database.Blocks.AsNoTracking()
            join visitor in database.Visitors on block.VisitorId equals visitor.Id
            join site in database.Sites on block.SiteId equals site.Id
            where block.Until == null || block.Until > now
            orderby block.BlockedAt descending
            select ValueTuple.Create(block, visitor, site.Name)
        )
            .Take(Shown)
            .ToListAsync(HttpContext.RequestAborted);
        Blocked = [.. rows.Select(row => BlockedVisitor.Of(row.Item1, row.Item2, row.Item3))];
    }

    public async Task<IActionResult> OnPostUnblockAsync(string? id)
    {
        await blocking.UnblockAsync(Actor.Of(User).Id, id);
        return RedirectToPage();
    }
}

/// <param name="Until">Null if it does not end by itself.</param>
/// <param name="WithNetwork">Whether everybody from where they were is blocked too.</param>
public sealed record BlockedVisitor(
    string Id,
    string Name,
    string Site,
    DateTimeOffset At,
    DateTimeOffset? Until,
    string By,
    bool WithNetwork
)
{
    public static BlockedVisitor Of(Block block, Visitor visitor, string site) =>
        new(block.Id, visitor.DisplayName, site, block.BlockedAt, block.Until, block.ByName, block.Network is not null);
}
