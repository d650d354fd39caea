using LiveChatMeet.Desk;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms.Drafts;
using LiveChatMeet.Storage;
using LiveChatMeet.Teams;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Console;

/// <summary>The frame of every console page: the agent, the inbox beside the workspace, and whether alerts may
/// sound.</summary>
public sealed class ConsoleShell(
    LiveChatDb database,
    ReadPool reading,
    InboxCache inboxes,
    FoundLists lists,
    TeamsNow teams,
    Staff staff,
    KeptDrafts drafts,
    IHttpContextAccessor accessor
)
{
    private Agent? _me;
    private Inbox? _inbox;
    private InboxChoices? _choices;
    private IReadOnlyDictionary<string, string>? _drafts;

    private HttpContext Context =>
        accessor.HttpContext ?? throw new InvalidOperationException("A console page is drawn in a request.");

    /// <summary>Whether the agent is here or away.</summary>
    public AgentStanding Status => staff.StandingOfAgent(Actor.Of(Context.User).Id);

    public bool IsInCall => staff.IsInCall(Actor.Of(Context.User).Id);

    public async Task<Agent> MeAsync()
    {
        var id = Actor.Of(Context.User).Id;
        return _me ??= await database.Users.AsNoTracking().SingleAsync(a => a.Id == id, Context.RequestAborted);
    }

    /// <summary>The answers that the agent has begun, by room.</summary>
    public async Task<IReadOnlyDictionary<string, string>> DraftsAsync() => _drafts ??= await drafts.BegunByAsync(MyId);

    public string MyId => Actor.Of(Context.User).Id;

    /// <summary>Where the agent's calls open.</summary>
    public async Task<Container> CallsOpenInAsync() =>
        await reading.ReadAsync(Statement.FindCallsOpenIn, Actor.Of(Context.User).Id) is [var row]
            ? row.Named<Container>(0)
            : Container.Tab;

    public async Task<Inbox> InboxAsync() => _inbox ??= await ReadInboxAsync();

    /// <summary>Which conversations it shows.</summary>
    public InboxFilter Filter => InboxFilter.In(Context.Request.Query);

    /// <summary>Whether the agent of this request is one.</summary>
    public bool IsAdministrator =>
        accessor.HttpContext?.User.HasClaim(claim => claim.Type == Policies.AdministratorClaim) == true;

    /// <summary>What the inbox can be narrowed to, if that was asked for.</summary>
    public async Task<InboxChoices?> ShownChoicesAsync() =>
        Filter.IsNarrow || Context.Request.Query.ContainsKey("filters") ? await ChoicesAsync() : null;

    /// <summary>Whether the room that is open beside the inbox is this one.</summary>
    public bool IsOpen(string rid) =>
        Context.Request.Query["open"] == rid
        || Context.Request.Path.Value?.EndsWith($"/rooms/{rid}", StringComparison.Ordinal) == true;

    /// <summary>The sites that only others serve.</summary>
    public IEnumerable<string> SitesOfOthers => teams.Serving.SitesNotServedBy(Actor.Of(Context.User).Id);

    public IEnumerable<string> MyTeams => teams.Serving.TeamsOf(Actor.Of(Context.User).Id);

    /// <summary>What the inbox can be narrowed to.</summary>
    public async Task<InboxChoices> ChoicesAsync()
    {
        if (_choices is not null)
            return _choices;
        var sites = await database
            .LiveSites.OrderBy(s => s.Name)
            .Select(s => new Choice(s.Id, s.Name))
            .ToListAsync(Context.RequestAborted);
        var agents = await database
            .Users.OrderBy(a => a.Name)
            .Select(a => new Choice(a.Id, a.Name))
            .ToListAsync(Context.RequestAborted);
        var tags = await database
            .Tags.OrderBy(t => t.Name)
            .Select(t => new Choice(t.Id, t.Name))
            .ToListAsync(Context.RequestAborted);
        var elsewhere = IsAdministrator ? [] : SitesOfOthers.ToHashSet();
        var clocks = await SiteClocks.ReadAsync(database, Context.RequestAborted);
        return _choices = new([.. sites.Where(site => !elsewhere.Contains(site.Id))], agents, tags, clocks);
    }

    private async Task<Inbox> ReadInboxAsync()
    {
        var (me, filter, left) = (Actor.Of(Context.User).Id, Filter, Context.RequestAborted);
        var inbox = await inboxes.OfAsync(me, IsAdministrator, left);
        return filter.IsKept
            ? inbox
            : inbox with
            {
                Found = await lists.OfAsync(new(me, IsAdministrator), filter, left),
            };
    }
}
