using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Teams;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Accounts;

/// <summary>One team: its name, who is in it, and which sites it serves.</summary>
[Authorize(Policies.Administrator)]
public sealed class TeamModel(LiveChatDb database, TeamChanges changes, TimeProvider time) : PageModel
{
    public string Id { get; private set; } = "";

    /// <summary>As it is stored.</summary>
    public string Title { get; private set; } = "";

    public TeamForm Form { get; private set; } = new();

    public IReadOnlyList<Choice> Agents { get; private set; } = [];

    public IReadOnlyList<Choice> Sites { get; private set; } = [];

    public DateTimeOffset? SavedAt { get; private set; }

    private string Me => Actor.Of(User).Id;

    public async Task OnGetAsync(string id)
    {
        await LoadAsync(id);
        Form = new()
        {
            Name = Title,
            Members = await database.TeamMembers.Where(m => m.TeamId == id).Select(m => m.AgentId).ToListAsync(),
            Sites = await database.TeamSites.Where(s => s.TeamId == id).Select(s => s.SiteId).ToListAsync(),
        };
    }

    public async Task<IActionResult> OnPostAsync(string id, [FromForm] TeamForm form)
    {
        await LoadAsync(id);
        Form = form;
        var name = ModelState.CheckName(nameof(form.Name), form.Name, Team.MaxNameLength);
        if (name is null)
            return this.WithErrors();
        var wanted = new WantedTeam(name, form.Members, form.Sites);
        if (await ModelState.TryAsync(nameof(form.Name), () => changes.ChangeAsync(id, wanted, Me)) is null)
            return this.WithErrors();
        (SavedAt, Title) = (time.GetUtcNow(), name);
        return Page();
    }

    public async Task<IActionResult> OnPostDeleteAsync(string id)
    {
        await changes.DeleteAsync(id, Me);
        return RedirectToPage("/Accounts/Teams");
    }

    private async Task LoadAsync(string id)
    {
        var cancelled = HttpContext.RequestAborted;
        var team =
            await database.Teams.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancelled)
            ?? throw new RefusedException(Refusal.NotFound);
        (Id, Title) = (id, team.Name);
        Agents = await database
            .Users.Where(a => a.DisabledAt == null)
            .OrderBy(a => a.Name)
            .Select(a => new Choice(a.Id, a.Name))
            .ToListAsync(cancelled);
        Sites = await database
            .LiveSites.OrderBy(s => s.Name)
            .Select(s => new Choice(s.Id, s.Name))
            .ToListAsync(cancelled);
    }

    public sealed record Choice(string Id, string Name);
}

/// <summary>What the form sends. A class, because logs write the arguments of handlers, and a class without ToString
/// tells them nothing.</summary>
public sealed class TeamForm
{
    public string? Name { get; init; }

    /// <summary>Ids of agents.</summary>
    public List<string> Members { get; init; } = [];

    /// <summary>Ids of sites.</summary>
    public List<string> Sites { get; init; } = [];
}
