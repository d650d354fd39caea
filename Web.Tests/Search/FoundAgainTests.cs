using LiveChatMeet.Identity;
using LiveChatMeet.Storage.Backups;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Search;

/// <summary>What was written is found after a restore, and after the program was killed.</summary>
public sealed class FoundAgainTests
{
    [Fact]
    public async Task A_restored_server_finds_what_the_backup_has_and_nothing_newer()
    {
        var place = Path.Combine(Path.GetTempPath(), $"livechatmeet-found-{Ids.New()}");
        await using var shop = await Shop.OpenAsync();
        var (_, early) = await shop.OpenRoomAsync(text: "the kestrelword of old");
        await SearchTests.UntilFoundAsync(shop, early, "kestrelword");
        var (_, last) = await shop.OpenRoomAsync(text: "the heronword just now"); // perhaps not indexed yet
        await CommandSocket.RunAsync(shop.Server, "backup", $"{place}/backup");
        var (_, lost) = await shop.OpenRoomAsync(text: "the wrenword too late");
        await SearchTests.UntilFoundAsync(shop, lost, "wrenword");

        await Restore.MakeAsync(
            $"{place}/backup",
            $"{place}/data",
            _ => Task.CompletedTask,
            TestContext.Current.CancellationToken
        );
        await using (var restored = await Server.StartAsync(directory: $"{place}/data"))
        {
            using var mara = await restored.SignInAsync(Server.AgentEmail);
            await UntilFoundAsync(mara, last, "heronword");
            Assert.Equal([early], await SearchTests.FoundAsync(mara, "kestrelword"));
            Assert.Empty(await SearchTests.FoundAsync(mara, "wrenword"));
        }
        Directory.Delete(place, recursive: true);
    }

    [Fact]
    [Trait("Needs", "process")]
    public async Task All_that_was_acknowledged_before_a_kill_is_found()
    {
        using var data = new ProgramDirectory();
        var credential = Secrets.New();
        await using (var server = await Server.StartAsync(directory: data.Path))
            await server.SetUpAsync();
        var (program, address) = await ProgramProcess.ListenAsync(data.Path);
        await using var running = program;
        using (var client = new HttpClient { BaseAddress = new(address) })
        {
            client.DefaultRequestHeaders.Add("X-Livechat-Credential", credential);
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("Message", "the first one")]);
            using var answer = await client.PostAsync($"/livechat/{Shop.Site}", form);
        }
        await using var guest = await HubClient.ConnectAsync(
            address,
            $"?as=visitor&site={Shop.Site}",
            $"__Host-v={credential}",
            null,
            null
        );

        var sent = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => guest.SendAsync(null, $"kestrel{n}word")));
        await program.KillAsync(); // before most of it was read for the index

        await using var again = await Server.StartAsync(directory: data.Path);
        using var mara = await again.SignInAsync(Server.AgentEmail);
        Assert.Equal(60, sent.Length);
        foreach (var message in sent)
            await UntilFoundAsync(mara, message.Rid, message.Msg);
    }

    private static Task UntilFoundAsync(PlainBrowser agent, string rid, string text) =>
        Eventually.IsTrueAsync(
            $"{text} is found",
            async () => await SearchTests.FoundAsync(agent, text) is [var found] && found == rid
        );
}
