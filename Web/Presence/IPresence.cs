using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;

namespace LiveChatMeet.Presence;

/// <summary>Who is here now. A page that is reloaded does not count as gone for <see cref="GraceFor"/>.</summary>
public interface IPresence
{
    static readonly TimeSpan GraceFor = TimeSpan.FromSeconds(5);

    /// <summary>How many connections somebody has.</summary>
    int CountOf(Actor actor);

    /// <summary>How many connections have been made since the start.</summary>
    long Arrived { get; }

    bool IsHere(Actor actor);

    /// <summary>The signed-in sessions in which an agent has a connection.</summary>
    IReadOnlySet<string> SessionsOf(Actor agent);

    /// <summary>The agents who have a console open: a device on which an agent continues a call shows only that
    /// call.</summary>
    IReadOnlyList<string> AgentsHere();

    /// <returns>False if the actor, or a visitor's network, has reached the limit of connections.</returns>
    bool TryArrive(Actor actor, PresentConnection connection);

    /// <returns>Whether it was the actor's last connection.</returns>
    bool Left(Actor actor, string connectionId);

    /// <summary>Ends an agent's hub connections at once: all, or those of one signed-in session.</summary>
    void Disconnect(Actor actor, string? session = null);

    /// <summary>Ends those of all other sessions.</summary>
    void DisconnectOthers(Actor actor, string session);

    /// <summary>Ends all connections of an actor, including those of tabs and devices.</summary>
    void Disconnect(Party party, string id);

    /// <summary>The network that somebody came from last; null if they have no connection.</summary>
    Network? NetworkOf(Party party, string id);

    /// <summary>Ends the connections of all visitors who come from a network.</summary>
    void DisconnectVisitors(Network from);

    /// <summary>Ends the connections of tabs and devices that were opened for one call.</summary>
    void DisconnectTabs(Func<Actor, bool> whose);

    /// <summary>The calls with a connected tab or other device that has a session for that call only.</summary>
    IReadOnlyList<string> CallsOfTabs();
}
