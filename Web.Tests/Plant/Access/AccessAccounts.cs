using LiveChatMeet.Accounts;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Access;

/// <summary>Ids of agents: of those who work, of a colleague who is only there, and of one who is disabled.</summary>
internal sealed record AccessAccounts(string Noah, string Mara, string Colleague, string Disabled)
{
    /// <summary>Adds the last two to a shop's server.</summary>
    public static async Task<AccessAccounts> AddAsync(Server server)
    {
        var colleague = await server.AddAgentAsync("Pat Lund", "pat@kettlelane.example");
        var disabled = await server.AddAgentAsync("Quinn Falk", "quinn@kettlelane.example");
        await server.Services.GetRequiredService<Colleagues>().DisableAsync(disabled.Id, disabled.Id);
        return new(
            await IdOfAsync(server, Shop.NoahEmail),
            await IdOfAsync(server, Server.AgentEmail),
            colleague.Id,
            disabled.Id
        );
    }

    private static Task<string> IdOfAsync(Server server, string email) =>
        server.ReadAsync(database => database.Users.Where(a => a.Email == email).Select(a => a.Id).SingleAsync());
}
