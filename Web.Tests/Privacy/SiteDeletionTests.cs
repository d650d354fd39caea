using System.Net;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Privacy;

public sealed class SiteDeletionTests
{
    private const string DeletePage = $"/agent/sites/{Shop.Site}/delete";
    private const string Name = "Kettle Lane Cycles";

    [Fact]
    public async Task A_site_goes_with_five_thousand_visitors_and_the_other_one_stays()
    {
        await using var shop = await Shop.OpenAsync();
        ManyRows.AddVisitors(shop.Server.DataDirectory, Shop.Site, "a", 5_000, 4, DateTimeOffset.UtcNow);
        ManyRows.AddVisitors(shop.Server.DataDirectory, Shop.OtherSite, "b", 10, 4, DateTimeOffset.UtcNow);
        var (visitor, _) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var guest = await visitor.ConnectAsync();
        await using var noah = await shop.ConnectAsync(shop.Noah);

        using var answer = await shop.Mara.SubmitAsync(DeletePage, "Delete for good", ("Name", Name));

        Assert.Equal("/agent/sites", answer.Headers.Location?.OriginalString);
        await guest.Closed.WaitAsync(TimeSpan.FromSeconds(20));
        await AssertUnknownAsync(visitor);
        await Eventually.IsTrueAsync(
            "all that was the site's is gone",
            async () => await LeftAsync(shop.Server) == (1, 10, 10, 40),
            TimeSpan.FromMinutes(5)
        );
        Assert.Contains(noah.Inbox, change => change is { Rid: "", Row: null });
        Assert.Equal(
            Name,
            await shop.Server.ReadAsync(database =>
                database.AuditEntries.Where(e => e.Kind == AuditKind.SiteDeleted).Select(e => e.About).SingleAsync()
            )
        );
    }

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task A_deletion_killed_on_its_way_is_finished_by_the_next_start()
    {
        var directory = Directory.CreateTempSubdirectory("livechatmeet-").FullName;
        await using (var shop = await Shop.OpenAsync(directory: directory))
        {
            ManyRows.AddVisitors(directory, Shop.Site, "a", 2_000, 4, DateTimeOffset.UtcNow);
        }
        var (program, address) = await ProgramProcess.ListenAsync(directory);
        await using (program)
        {
            using var mara = await PlainBrowser.SignInAsync(address, Server.AgentEmail);
            using (await mara.SubmitAsync(DeletePage, "Delete for good", ("Name", Name))) { }
            await Eventually.IsTrueAsync("some visitors are gone", () => CountIn(directory) is < 1_900);
            await program.KillAsync();
        }
        var half = CountIn(directory);

        var (next, _) = await ProgramProcess.ListenAsync(directory);
        await using (next)
            await Eventually.IsTrueAsync(
                "the rest is gone",
                () => CountIn(directory) == 0 && SitesIn(directory) == 1,
                TimeSpan.FromMinutes(3)
            );

        Assert.InRange(half, 1, 1_900);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_site_with_a_running_call_stays_and_the_page_says_why()
    {
        await using var shop = await Shop.OpenAsync();
        await using var call = await PlainCall.AcceptedAsync(shop, shop.Noah);

        using var refused = await shop.Mara.SubmitAsync(DeletePage, "Delete for good", ("Name", Name));
        await call.Guest.HangUpAsync(call.Id);
        using var done = await shop.Mara.SubmitAsync(DeletePage, "Delete for good", ("Name", Name));

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains(
            "There is a call on this site.",
            (await PlainBrowser.ReadAsync(refused)).Body?.TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.Found, done.StatusCode);
    }

    [Fact]
    public async Task Without_its_name_it_stays()
    {
        await using var shop = await Shop.OpenAsync();

        using var wrong = await shop.Mara.SubmitAsync(DeletePage, "Delete for good", ("Name", "Kettle Lane"));
        using var none = await shop.Mara.SubmitAsync(DeletePage, "Delete for good", ("Name", ""));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, none.StatusCode);
        Assert.Equal(2, await shop.Server.ReadAsync(database => database.LiveSites.CountAsync()));
    }

    [Fact]
    public async Task A_site_that_is_being_deleted_takes_no_new_visitor_and_no_call()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var guest = await visitor.ConnectAsync();
        await guest.SinceAsync(rid, 0);
        var site = await shop.Server.ReadAsync(database =>
            database.Sites.AsNoTracking().SingleAsync(s => s.Key == Shop.Site)
        );
        await shop.Server.Services.GetRequiredService<LiveChatMeet.Privacy.SiteDeletion>().BeginAsync(site.Id, "");

        using var call = await PlainCall.TryStartAsync(shop.Noah, rid, LiveChatMeet.Texts.Ids.New());
        var joining = shop
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(async database =>
            {
                var visitor = new NewVisitor
                {
                    SiteId = site.Id,
                    CredentialHash = "x",
                    Device = LiveChatMeet.Identity.Device.From(null),
                };
                await visitor.JoinAsync(database, DateTimeOffset.UtcNow);
                return true;
            });

        Assert.Equal(HttpStatusCode.NotFound, call.StatusCode);
        Assert.Equal(Refusal.SiteNotFound, (await Assert.ThrowsAsync<RefusedException>(() => joining)).Code);
    }

    // As for a key that nobody has.
    private static async Task AssertUnknownAsync(PlainVisitor visitor)
    {
        using var page = await visitor.GetAsync("");
        using var written = await visitor.PostAsync(
            "",
            ("Message", "Hello?"),
            ("ClientId", LiveChatMeet.Texts.Ids.New())
        );
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (page.StatusCode, written.StatusCode));
    }

    private static Task<(int Sites, int Visitors, int Rooms, int Messages)> LeftAsync(Server server) =>
        server.ReadAsync(async database =>
            (
                await database.Sites.CountAsync(),
                await database.Visitors.CountAsync(),
                await database.Rooms.CountAsync(),
                await database.Messages.CountAsync()
            )
        );

    private static long CountIn(string directory) => Number(directory, "SELECT COUNT(*) FROM Visitors");

    private static long SitesIn(string directory) => Number(directory, "SELECT COUNT(*) FROM Sites");

    private static long Number(string directory, string sql)
    {
        using var database = DatabaseFile.Open(directory);
        return (long)DatabaseFile.Execute(database, sql)!;
    }
}
