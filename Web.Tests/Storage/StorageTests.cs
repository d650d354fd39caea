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
