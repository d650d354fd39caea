using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Storage;
using LiveChatMeet.Teams;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Accounts;

/// <summary>The teams, who is in them, and which sites they serve.</summary>
[Authorize(Policies.Administrator)]
public sealed class TeamsModel(LiveChatDb database, TeamChanges changes) : PageModel
{
    public IReadOnlyList<ShownTeam> Teams { get; private set; } = [];

    [BindProperty]
    public string? Name { get; set; }

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        if (
            ModelState.CheckName(nameof(Name), Name, Team.MaxNameLength) is { } name
            && await ModelState.TryAsync(nameof(Name), () => changes.AddAsync(name, Actor.Of(User).Id)) is { } id
        )
            return RedirectToPage("/Accounts/Team", new { id });
        await LoadAsync();
        return this.WithErrors();
    }

    // They are few.
    private async Task LoadAsync()
    {
        var cancelled = HttpContext.RequestAborted;
        var members = await database
            .TeamMembers.Join(database.Users, m => m.AgentId, a => a.Id, (m, a) => new { m.TeamId, a.Name })
            .ToListAsync(cancelled);
        var sites = await database
            .TeamSites.Join(database.LiveSites, t => t.SiteId, s => s.Id, (t, s) => new { t.TeamId, s.Name })
            .ToListAsync(cancelled);
        var teams = await database.Teams.AsNoTracking().OrderBy(team => team.Name).ToListAsync(cancelled);
        Teams =
        [
            .. teams.Select(team => new ShownTeam(
                team.Id,
                team.Name,
                [.. members.Where(one => one.TeamId == team.Id).Select(one => one.Name).Order()],
                [.. sites.Where(one => one.TeamId == team.Id).Select(one => one.Name).Order()]
            )),
        ];
    }

    public sealed record ShownTeam(string Id, string Name, IReadOnlyList<string> Members, IReadOnlyList<string> Sites);
}
