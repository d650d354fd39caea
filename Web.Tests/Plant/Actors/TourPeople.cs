using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>What others do while a tour looks: they write and take, without a browser.</summary>
internal static class TourPeople
{
    /// <summary>Changes its only site, beside it.</summary>
    public static async Task ChangeSiteAsync(this Server server, Action<Site> change)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<LiveChatDb>();
        change(await database.Sites.SingleAsync());
        await database.SaveChangesAsync();
    }

    /// <summary>Somebody new writes.</summary>
    /// <returns>The id of the room.</returns>
    public static async Task<string> WaitingAsync(this Server server, Site site, string? name, string text)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var newcomer = new NewVisitor
        {
            SiteId = site.Id,
            CredentialHash = Secrets.Hash(Secrets.New()),
            Name = name,
            PageTitle = "Alder 8, everyday bicycles",
            Language = "en",
            Device = new("Firefox 145", DeviceKind.Computer),
        };
        return (
            await scope.ServiceProvider.GetRequiredService<Chat>().SendAsNewVisitorAsync(newcomer, Ids.New(), text)
        ).Rid;
    }

    public static async Task TakeAsync(this Server server, string rid, string email)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var agent = await scope
            .ServiceProvider.GetRequiredService<LiveChatDb>()
            .Users.SingleAsync(one => one.Email == email);
        await scope.ServiceProvider.GetRequiredService<Reassignments>().TakeAsync(agent.Id, rid);
    }
}
