using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Storage;

public sealed class StorageTests
{
    private const string SwitchName = "LIVECHATMEET_FULL";

    [Fact]
    public async Task In_a_batch_a_failing_command_undoes_only_itself()
    {
        await using var shop = await Shop.OpenAsync();
        var writer = shop.Server.Services.GetRequiredService<Writer>();
        var guests = await shop.Server.ReadAsync(async database =>
            (await database.Sites.SingleAsync(s => s.Key == Shop.Site)).LastGuest
        );
        var gate = new TaskCompletionSource();
        var first = writer.WriteAsync(async database =>
        {
            await gate.Task; // what comes now waits together, in one batch
            return await CountAsync(database);
        });

        var commands = Enumerable
            .Range(0, 30)
            .Select(i =>
                writer.WriteAsync(async database =>
                {
                    var counted = await CountAsync(database);
                    if (i % 3 == 1)
                        throw new RefusedException(Refusal.RoomClosed);
                    if (i % 3 == 2)
                        await database.Database.ExecuteSqlAsync(
                            $"""
                            INSERT INTO Tickets (Hash, Purpose, Subject, ExpiresAt) VALUES ('one', 'Connect', NULL, 0)
                            """
                        );
                    return counted;
                })
            )
            .ToList();
        gate.SetResult();
        await first;

        for (var i = 0; i < commands.Count; i++)
        {
            if (i % 3 == 0)
                await commands[i];
            else if (i % 3 == 1)
                Assert.Equal(Refusal.RoomClosed, (await Assert.ThrowsAsync<RefusedException>(() => commands[i])).Code);
            else
                await Assert.ThrowsAsync<SqliteException>(() => commands[i]);
        }
        Assert.Equal(
            guests + 11,
            await shop.Server.ReadAsync(async database =>
                (await database.Sites.SingleAsync(s => s.Key == Shop.Site)).LastGuest
            )
        );

        static async Task<int> CountAsync(LiveChatDb database)
        {
            var site = await database.Sites.SingleAsync(s => s.Key == Shop.Site);
            site.LastGuest++;
            await database.SaveChangesAsync();
            return site.LastGuest;
        }
    }

    [Fact]
    public async Task A_restart_on_the_same_directory_keeps_everything()
    {
        var directory = NewDirectory();
        try
        {
            string cookie,
                rid;
            PlainVisitor visitor;
            await using (var first = await Shop.OpenAsync(directory: directory))
            {
                (visitor, rid) = await first.OpenRoomAsync(takenBy: first.Mara);
                await using var agent = await first.ConnectAsync(first.Mara);
                await agent.SendAsync(rid, "I will look at it.");
                cookie = first.Mara.CookieHeader;
            }

            await using var second = await Server.StartAsync(directory: directory);
            await using var mara = await HubClient.ConnectAsync(second, "", cookie);
            await using var guest = await new PlainVisitor(second, Shop.Site)
            {
                Credential = visitor.Credential,
            }.ConnectAsync();

            Assert.Equal(
                ["The front brake squeals.", "I will look at it."],
                (await mara.SinceAsync(rid, 0)).Messages.Select(m => m.Msg)
            );
            Assert.Equal(3, (await guest.SendAsync(null, "Thank you.")).Number);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task In_a_batch_a_command_without_a_savepoint_that_fails_half_way_undoes_only_itself()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        var writer = shop.Server.Services.GetRequiredService<Writer>();
        var gate = new TaskCompletionSource();
        var first = writer.WriteAsync(async database =>
        {
            await gate.Task; // what comes now waits together, in one batch
            return await database.Rooms.CountAsync();
        });

        List<Task<RoomMessage>> sent = [.. Enumerable.Range(0, 5).Select(i => guest.SendAsync(null, $"before {i}"))];
        var broken = writer.WriteAsync(new BreaksHalfWay(rid));
        sent.AddRange(Enumerable.Range(0, 5).Select(i => guest.SendAsync(null, $"after {i}")));
        gate.SetResult();

        await first;
        var numbers = (await Task.WhenAll(sent)).Select(message => message.Number);
        Assert.Equal("half-way", (await Assert.ThrowsAsync<InvalidOperationException>(() => broken)).Message);
        Assert.Equal(Enumerable.Range(2, 10), numbers.Order());
        Assert.Equal(11, (await guest.SinceAsync(rid, 0)).Messages.Count);
    }

    [Trait("Needs", "process")]
    [Fact]
    public async Task A_killed_server_loses_nothing_that_it_acknowledged()
    {
        var kills = Environment.GetEnvironmentVariable(SwitchName) == "kill" ? 100 : 3;
        var directory = NewDirectory();
        var acknowledged = new List<RoomMessage>();
        try
        {
            await using (var server = await Server.StartAsync(directory: directory))
                await server.SetUpAsync();
            var credential = Secrets.New();
            for (var kill = 0; kill < kills; kill++)
            {
                var (program, address) = await ProgramProcess.ListenAsync(directory);
                await using var running = program;
                if (kill == 0)
                    acknowledged.Add(await WriteFirstAsync(address, credential));
                await WriteUntilKilledAsync(
                    program,
                    address,
                    credential,
                    acknowledged,
                    after: 20 + Random.Shared.Next(20)
                );
            }

            await using var last = await Server.StartAsync(directory: directory);
            var stored = await last.ReadAsync(database =>
                database.Messages.AsNoTracking().OrderBy(m => m.Number).ToListAsync()
            );
            Assert.True(acknowledged.Count >= kills * 15, $"Messages must have been sent: {acknowledged.Count}.");
            Assert.Empty(
                acknowledged.Select(m => (m.Id, m.Number, m.Msg)).Except(stored.Select(m => (m.Id, m.Number, m.Text)))
            );
            Assert.Equal(Enumerable.Range(1, stored.Count), stored.Select(m => m.Number));
            using var check = DatabaseFile.Open(directory);
            Assert.Equal("ok", DatabaseFile.Execute(check, "PRAGMA integrity_check"));
            Assert.Null(DatabaseFile.Execute(check, "PRAGMA foreign_key_check"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task WriteUntilKilledAsync(
        ProgramProcess program,
        string address,
        string credential,
        List<RoomMessage> acknowledged,
        int after
    )
    {
        await using var guest = await HubClient.ConnectAsync(
            address,
            $"?as=visitor&site={Shop.Site}",
            $"__Host-v={credential}",
            null,
            null
        );
        await SendAsync("here again"); // a program that just started is slow at first
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50)); // 20 messages a second
        var sending = new List<Task>();
        for (var i = 0; i < after && await pace.WaitForNextTickAsync(); i++)
            sending.Add(SendAsync($"line {i}"));
        // The blow falls while messages are under way.
        sending.AddRange(Enumerable.Range(0, 10).Select(i => SendAsync($"at the end {i}")));
        await program.KillAsync();
        await Task.WhenAll(sending);

        async Task SendAsync(string text)
        {
            try
            {
                var message = await guest.SendAsync(null, text);
                lock (acknowledged)
                    acknowledged.Add(message);
            }
            catch (Exception cut) when (cut is not OutOfMemoryException)
            {
                // The server died first: nothing was promised for this one.
            }
        }
    }

    private static async Task<RoomMessage> WriteFirstAsync(string address, string credential)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("X-Livechat-Credential", credential);
        using var answer = await client.PostAsync(
            $"{address}/livechat/{Shop.Site}",
            new FormUrlEncodedContent([KeyValuePair.Create("Message", "first")])
        );
        return System.Text.Json.JsonSerializer.Deserialize<RoomMessage>(
                (await answer.JsonAsync()).GetProperty("message"),
                BrowserJson.Options
            ) ?? throw new InvalidOperationException("No message came back.");
    }

    private static string NewDirectory() => Path.Combine(Path.GetTempPath(), $"livechatmeet-{Ids.New()}");

    private sealed class BreaksHalfWay(string rid) : WriteCommand<int>
    {
        public override async ValueTask<Outcome<int>> ApplyAsync(WriteContext write)
        {
            await write.Statements.RunAsync(Statement.ChangeRoom, rid, 99, 99, DateTimeOffset.UnixEpoch);
            throw new InvalidOperationException("half-way");
        }
    }
}
