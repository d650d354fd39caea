using LiveChatMeet.Identity;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Console;

/// <summary>The frame of every console page: the agent, the inbox beside the workspace, and whether alerts may
/// sound.</summary>
public sealed class ConsoleShell(
    LiveChatDb database,
    ReadPool reading,
    InboxCache inboxes,
    IHttpContextAccessor accessor
)
{
    private Agent? _me;
    private Inbox? _inbox;

    private HttpContext Context =>
        accessor.HttpContext ?? throw new InvalidOperationException("A console page is drawn in a request.");

    public async Task<Agent> MeAsync()
    {
        var id = Actor.Of(Context.User).Id;
        return _me ??= await database.Users.AsNoTracking().SingleAsync(a => a.Id == id, Context.RequestAborted);
    }

    /// <summary>Where the agent's calls open.</summary>
    public async Task<Container> CallsOpenInAsync() =>
        await reading.ReadAsync(Statement.FindCallsOpenIn, Actor.Of(Context.User).Id) is [var row]
            ? row.Named<Container>(0)
            : Container.Tab;

    public async Task<Inbox> InboxAsync() =>
        _inbox ??= await inboxes.OfAsync(Actor.Of(Context.User).Id, IsAdministrator, Context.RequestAborted);

    public bool IsAdministrator => Context.User.HasClaim(claim => claim.Type == Policies.AdministratorClaim);

    /// <summary>Whether the room that is open beside the inbox is this one.</summary>
    public bool IsOpen(string rid) =>
        Context.Request.Query["open"] == rid
        || Context.Request.Path.Value?.EndsWith($"/rooms/{rid}", StringComparison.Ordinal) == true;
}
