using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Teams;

/// <summary>A team, its members or the sites that it serves changed.</summary>
/// <param name="Now">As it is after the change; read inside the command that made it.</param>
public sealed record TeamsChanged(Serving Now) : Event;

/// <summary>Who serves what now, in memory: pushes ask it for every change of a conversation.</summary>
public sealed class TeamsNow(IDbContextFactory<LiveChatDb> databases) : IEventSubscriber
{
    private volatile Serving? _serving;

    public Serving Serving => _serving ?? Read();

    public void On(Event happened)
    {
        if (happened is TeamsChanged changed)
            _serving = changed.Now;
    }

    // Once, before anything has changed: two small tables.
    private Serving Read()
    {
        using var database = databases.CreateDbContext();
        var read = new Serving(
            database.TeamMembers.AsNoTracking().ToList(),
            database.TeamSites.AsNoTracking().ToList()
        );
        return Interlocked.CompareExchange(ref _serving, read, null) ?? read;
    }
}
