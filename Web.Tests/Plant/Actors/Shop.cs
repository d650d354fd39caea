using System.Security.Cryptography;
using System.Text;
using LiveChatMeet.Accounts;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A server in use: two sites, and two agents who are signed in. Tests of a class share it, each with visitors
/// of its own.</summary>
public sealed class Shop : IAsyncLifetime
{
    public const string Site = "kettle-lane";
    public const string OtherSite = "birch-bakery";
    public const string SiteOrigin = "https://kettlelane.example";
    public const string NoahEmail = "noah@kettlelane.example";

    public Server Server { get; private set; } = null!;

    /// <summary>The administrator.</summary>
    public PlainBrowser Mara { get; private set; } = null!;

    public PlainBrowser Noah { get; private set; } = null!;

    public static async Task<Shop> OpenAsync(
        Dictionary<string, string>? settings = null,
        string? directory = null,
        TimeProvider? time = null
    )
    {
        var shop = new Shop();
        await shop.OpenOnAsync(await Server.StartAsync(settings, directory, time));
        return shop;
    }

    public async ValueTask InitializeAsync() => await OpenOnAsync(await Server.StartAsync());

    /// <summary>Stops the server and starts it again; <paramref name="whileDown"/> happens meanwhile.</summary>
    public async Task RestartAsync(Action whileDown, TimeProvider? time = null) =>
        Server = await Server.RestartAsync(
            () =>
            {
                whileDown();
                return Task.CompletedTask;
            },
            time
        );

    public PlainVisitor NewVisitor(string site = Site) => new(Server, site);

    /// <summary>A visitor who was there before the server was started again.</summary>
    public PlainVisitor Again(PlainVisitor visitor) => new(Server, visitor.Site) { Credential = visitor.Credential };

    public Task<HubClient> ConnectAsync(PlainBrowser agent) => HubClient.ConnectAsync(Server, "", agent.CookieHeader);

    /// <summary>A new visitor's room, taken by an agent.</summary>
    public async Task<(PlainVisitor Visitor, string Rid)> OpenRoomAsync(
        PlainBrowser? takenBy = null,
        string text = "The front brake squeals."
    )
    {
        var visitor = NewVisitor();
        var rid = (await visitor.WritesAsync(text)).Rid;
        if (takenBy is not null)
            await TakesAsync(takenBy, rid);
        return (visitor, rid);
    }

    public static async Task TakesAsync(PlainBrowser agent, string rid)
    {
        using var answer = await agent.SubmitAsync($"/agent/rooms/{rid}", "Take conversation");
        Assert.Equal($"/agent/rooms/{rid}", answer.Headers.Location?.OriginalString);
    }

    /// <summary>A team of some agents, that serves some sites.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> AddTeamAsync(string name, string[] members, params string[] siteKeys)
    {
        var changes = Server.Services.GetRequiredService<TeamChanges>();
        var sites = await Server.ReadAsync(database =>
            database.Sites.Where(s => siteKeys.Contains(s.Key)).Select(s => s.Id).ToListAsync()
        );
        var by = await IdOfAsync(Server.AgentEmail);
        var id = await changes.AddAsync(name, by);
        return await changes.ChangeAsync(id, new(name, members, sites), by);
    }

    /// <summary>The id of an account.</summary>
    public Task<string> IdOfAsync(string email) =>
        Server.ReadAsync(database => database.Users.Where(a => a.Email == email).Select(a => a.Id).SingleAsync());

    /// <summary>All that is stored, as one number: a refused request leaves it as it was.</summary>
    public Task<string> StoredAsync() =>
        Server.ReadAsync(async database =>
        {
            await Task.CompletedTask;
            var rows = Conversations(database).Concat(People(database)).Concat(SitesAndTickets(database));
            return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', rows))));
        });

    private static IEnumerable<string> Conversations(LiveChatDb database) =>
        database
            .Messages.AsEnumerable()
            .OrderBy(m => m.Id)
            .Select(m => $"{m.Id} {m.Number} {m.Revision} {m.Text} {m.SeenAt} {m.DeliveredAt}")
            .Concat(
                database
                    .Rooms.AsEnumerable()
                    .OrderBy(r => r.Id)
                    .Select(r => $"{r.Id} {r.Revision} {r.State} {r.AgentId}")
            )
            .Concat(database.Notes.AsEnumerable().OrderBy(n => n.Id).Select(n => $"{n.Id} {n.Text}"))
            .Concat(database.Tags.AsEnumerable().OrderBy(t => t.Id).Select(t => $"{t.Id} {t.Name}"))
            .Concat(
                database.RoomTags.AsEnumerable().OrderBy(t => (t.RoomId, t.TagId)).Select(t => $"{t.RoomId} {t.TagId}")
            )
            .Concat(database.Blocks.AsEnumerable().OrderBy(b => b.Id).Select(b => $"{b.VisitorId} {b.Until}"))
            .Concat(database.Calls.AsEnumerable().OrderBy(c => c.Id).Select(c => $"{c.Id} {c.Version} {c.State}"));

    private static IEnumerable<string> People(LiveChatDb database) =>
        database
            .Visitors.AsEnumerable()
            .OrderBy(v => v.Id)
            .Select(v => $"{v.Id} {v.Name} {v.Email} {v.PageUrl}")
            .Concat(
                database
                    .Users.AsEnumerable()
                    .OrderBy(a => a.Id)
                    .Select(a =>
                        $"{a.Id} {a.Name} {a.Email} {a.PasswordHash} "
                        + $"{a.SecurityStamp} {a.DisabledAt} {a.IsAdministrator}"
                    )
            );

    private static IEnumerable<string> SitesAndTickets(LiveChatDb database) =>
        database
            .Sites.AsEnumerable()
            .OrderBy(s => s.Id)
            .Select(s => $"{s.Id} {s.Name} {string.Join(' ', s.Origins)} {s.Accent} {s.LastGuest}")
            .Concat(database.Tickets.AsEnumerable().OrderBy(t => t.Hash).Select(t => t.Hash));

    public async ValueTask DisposeAsync()
    {
        Mara?.Dispose();
        Noah?.Dispose();
        if (Server is not null)
            await Server.DisposeAsync();
    }

    private async Task OpenOnAsync(Server server)
    {
        Server = server;
        await server.SetUpAsync(SiteOrigin);
        await server.AddAgentAsync("Noah Weber", NoahEmail);
        await server
            .Services.GetRequiredService<Writer>()
            .WriteAsync(database =>
            {
                database.Sites.Add(
                    new Site
                    {
                        Key = OtherSite,
                        Name = "Birch Bakery",
                        Origins = ["https://birch.example"],
                        CreatedAt = DateTimeOffset.UtcNow,
                    }
                );
                return Task.FromResult(true);
            });
        (Mara, Noah) = (await server.SignInAsync(Server.AgentEmail), await server.SignInAsync(NoahEmail));
    }
}
