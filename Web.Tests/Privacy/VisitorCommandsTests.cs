using System.Text.Json;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Privacy;

/// <summary><c>export-visitor</c> and <c>erase-visitor</c>, with a server that runs and without one.</summary>
[Trait("Needs", "process")]
public sealed class VisitorCommandsTests
{
    private const string Email = "ada@visitor.example";

    [Fact]
    public async Task A_running_server_exports_and_erases_and_tells_the_visitor()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, _) = await shop.OpenRoomAsync(takenBy: shop.Noah, text: "My door code is 4711.");
        using (await visitor.PostAsync("About", ("name", "Ada"), ("email", Email))) { }
        await using var guest = await visitor.ConnectAsync();
        var file = Path.Combine(shop.Server.DataDirectory, "ada.json");

        var exported = await RunAsync(shop.Server.DataDirectory, "export-visitor", Email.ToUpperInvariant(), file);
        var again = await RunAsync(shop.Server.DataDirectory, "export-visitor", Email, file);
        var erased = await RunAsync(shop.Server.DataDirectory, "erase-visitor", Email);
        var twice = await RunAsync(shop.Server.DataDirectory, "erase-visitor", Email);

        Assert.Equal((0, 2, 0, 2), (exported.Code, again.Code, erased.Code, twice.Code));
        Assert.Contains("4711", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal("600", ProgramDirectory.Mode(file));
        await guest.Closed.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(await shop.Server.ReadAsync(database => database.Visitors.AnyAsync()));
        Assert.Equal(
            [(AuditKind.VisitorExported, null), (AuditKind.VisitorErased, (string?)null)],
            await shop.Server.ReadAsync(async database =>
                (await database.AuditEntries.OrderBy(e => e.Id).ToListAsync())
                    .TakeLast(2)
                    .Select(e => (e.Kind, e.ByName))
            )
        );
    }

    [Fact]
    public async Task Without_a_server_the_command_does_it_alone()
    {
        var directory = Directory.CreateTempSubdirectory("livechatmeet-").FullName;
        await using (var shop = await Shop.OpenAsync(directory: directory))
            ManyRows.AddVisitors(directory, Shop.Site, "a", 2, 2_000, DateTimeOffset.UtcNow);
        var file = Path.Combine(directory, "some.json");

        var exported = await RunAsync(directory, "export-visitor", "some2@visitor.example", file);
        var erased = await RunAsync(directory, "erase-visitor", "some2@visitor.example");

        Assert.Equal((0, 0), (exported.Code, erased.Code));
        var conversations = JsonDocument
            .Parse(await File.ReadAllBytesAsync(file))
            .RootElement.GetProperty("conversations");
        Assert.Equal(2_000, conversations[0].GetProperty("messages").GetArrayLength());
        using (var database = DatabaseFile.Open(directory))
            Assert.Equal("av1", DatabaseFile.Execute(database, "SELECT group_concat(Id) FROM Visitors"));
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task An_address_of_several_visitors_is_answered_with_their_ids()
    {
        await using var shop = await Shop.OpenAsync();
        foreach (var visitor in new[] { shop.NewVisitor(), shop.NewVisitor() })
        {
            await visitor.WritesAsync("Hello.");
            using (await visitor.PostAsync("About", ("email", Email))) { }
        }
        var ids = await shop.Server.ReadAsync(database => database.Visitors.Select(v => v.Id).ToListAsync());

        var erased = await RunAsync(shop.Server.DataDirectory, "erase-visitor", Email);

        Assert.Equal(2, erased.Code);
        Assert.All(ids, id => Assert.Contains(id, erased.Output, StringComparison.Ordinal));
        Assert.Equal(2, await shop.Server.ReadAsync(database => database.Visitors.CountAsync()));
    }

    private static Task<(int Code, string Output)> RunAsync(string directory, params string[] command) =>
        ProgramProcess.RunAsync([.. command, "--data", directory]);
}
