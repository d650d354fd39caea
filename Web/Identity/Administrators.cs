using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Identity;

/// <summary>Somebody became an administrator, or is none any more.</summary>
/// <param name="Now">Their ids after the change.</param>
public sealed record AdministratorsChanged(IReadOnlySet<string> Now) : Event;

/// <summary>Who is an administrator now, in memory: pushes ask it.</summary>
public sealed class Administrators(IDbContextFactory<LiveChatDb> databases) : IEventSubscriber
{
    private volatile IReadOnlySet<string>? _ids;

    /// <summary>Those whose accounts can be used.</summary>
    public IReadOnlySet<string> Ids => _ids ?? Read();

    public void On(Event happened)
    {
        if (happened is AdministratorsChanged changed)
            _ids = changed.Now;
    }

    /// <summary>The same, as a transaction sees it.</summary>
    public static async Task<IReadOnlySet<string>> ReadAsync(LiveChatDb database) =>
        await Which(database).ToHashSetAsync();

    // Once: nothing is kept before the first one has an account.
    private HashSet<string> Read()
    {
        using var database = databases.CreateDbContext();
        var read = Which(database).ToHashSet();
        if (read.Count > 0)
            Interlocked.CompareExchange(ref _ids, read, null);
        return read;
    }

    private static IQueryable<string> Which(LiveChatDb database) =>
        database.Users.Where(agent => agent.IsAdministrator && agent.DisabledAt == null).Select(agent => agent.Id);
}
