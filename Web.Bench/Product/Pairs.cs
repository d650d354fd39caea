using LiveChatMeet.Identity;

namespace LiveChatMeet.Bench.Product;

/// <summary>Very many agents, each of whom has the room of one visitor, put into the database: nobody can be in two
/// calls at once.</summary>
internal sealed class Pairs
{
    private const char Agent = 'A';
    private const char Room = 'R';

    private static readonly string AgentId = Rows.IdFor(Agent, Rows.Number);

    private readonly Crowd _visitors;

    /// <param name="data">The data directory of a server that does not run.</param>
    public Pairs(string data, int count)
    {
        _visitors = new(data, count);
        using var rows = new Rows(data);
        AddAgents(rows, count);
        AddRooms(rows, count);
    }

    /// <summary>The shop with these agents and visitors in place of its own.</summary>
    /// <param name="data">The data directory.</param>
    public Shop In(Shop shop, string data)
    {
        var cookies = new AgentCookies(data, shop.Agents[0]);
        var all = _visitors.Credentials;
        return shop with
        {
            Agents = [.. all.Select((_, at) => AccountOf(cookies, at + 1))],
            Guests = [.. all.Select((credential, at) => new Guest(credential, Rows.IdOf(Room, at + 1), at))],
        };
    }

    // An agent's session has the agent's id.
    private static Account AccountOf(AgentCookies cookies, int number)
    {
        var id = Rows.IdOf(Agent, number);
        return new($"pair-{number}@kettlelane.example", new() { [AgentIdentity.Cookie] = cookies.For(id, id) });
    }

    private static void AddAgents(Rows rows, int count)
    {
        var email = $"'pair-' || {Rows.Number} || '@kettlelane.example'";
        rows.Copy(
            "Agents",
            count,
            ("Id", AgentId),
            ("Name", $"'Agent ' || {Rows.Number}"),
            ("IsAdministrator", "0"),
            ("UserName", email),
            ("NormalizedUserName", $"upper({email})"),
            ("Email", email),
            ("NormalizedEmail", $"upper({email})")
        );
        rows.Copy("AgentSessions", count, ("Id", AgentId), ("AgentId", AgentId));
    }

    private static void AddRooms(Rows rows, int count)
    {
        var id = Rows.IdFor(Room, Rows.Number);
        rows.Copy(
            "Rooms",
            count,
            ("Id", id),
            ("VisitorId", Crowd.Id),
            ("AgentId", AgentId),
            ("LastNumber", "1"),
            ("Revision", "1")
        );
        rows.Copy(
            "Messages",
            count,
            ("Id", Rows.IdFor('M', Rows.Number)),
            ("RoomId", id),
            ("ClientId", $"'pair-' || {Rows.Number}"),
            ("Number", "1"),
            ("Revision", "1")
        );
    }
}
