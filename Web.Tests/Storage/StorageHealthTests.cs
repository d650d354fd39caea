using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Storage;

/// <summary>A database that cannot be written to is told, and nothing acknowledged is lost.</summary>
[Trait("Requirement", "WB-10")]
public sealed class StorageHealthTests
{
    [Fact]
    [Trait("Requirement", "D19")]
    public async Task A_locked_database_is_told_after_one_wait_and_works_again_by_itself()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        await using var agent = await shop.ConnectAsync(shop.Mara);
        var before = await shop.StoredAsync();
        using var logs = LogLines.Of(shop.Server);

        using (var other = DatabaseFile.Open(shop.Server.DataDirectory))
        {
            DatabaseFile.Execute(other, "BEGIN EXCLUSIVE");
            var refusals = await Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(i =>
                        HubClient.RefusalAsync(() =>
                            i % 2 == 0 ? guest.SendAsync(null, "locked out") : agent.SendAsync(rid, "locked out")
                        )
                    )
            );
            using var form = await shop.NewVisitor().PostAsync("", ("Message", "locked out"));

            Assert.All(refusals, LockedDatabase.AssertComesBack);
            Assert.Contains(Refusal.StorageBusy, refusals);
            Assert.Equal(1, logs.CountOf(LockedDatabase.Waited)); // one after the other, each would wait for the lock
            await form.IsRefusalAsync(System.Net.HttpStatusCode.ServiceUnavailable, Refusal.StorageBusy);
            Assert.Equal(before, await shop.StoredAsync());
            DatabaseFile.Execute(other, "ROLLBACK");
        }

        Assert.Equal(2, (await guest.SendAsync(null, "open again")).Number);
        Assert.Equal(3, (await agent.SendAsync(rid, "so it is")).Number);
    }

    [Fact]
    [Trait("Requirement", "D18")]
    public async Task A_full_disk_is_told_and_nothing_acknowledged_is_lost()
    {
        await using var shop = await Shop.OpenAsync();
        var (visitor, rid) = await shop.OpenRoomAsync();
        await using var guest = await visitor.ConnectAsync();
        await FullDisk.FillUpAsync(shop.Server);

        var acknowledged = new List<string> { "The front brake squeals." };
        var code = "";
        for (var i = 0; i < 200 && code.Length == 0; i++)
        {
            var text = $"{i} {new string('x', 4_000)}";
            try
            {
                await guest.SendAsync(null, text);
                acknowledged.Add(text);
            }
            catch (HubException refused)
            {
                code = refused.Message; // the disk is full
            }
        }
        using var form = await shop.NewVisitor().PostAsync("", ("Message", new string('x', 8_000)));

        Assert.Equal(Refusal.StorageFull, code);
        await form.IsRefusalAsync(System.Net.HttpStatusCode.InsufficientStorage, Refusal.StorageFull);
        Assert.Equal(acknowledged, (await guest.SinceAsync(rid, 0)).Messages.Select(m => m.Msg));

        await FullDisk.MakeRoomAsync(shop.Server);
        Assert.Equal(acknowledged.Count + 1, (await guest.SendAsync(null, "space again")).Number);
    }

    /// <summary>M6: whoever asks whether the server is ready hears of a full disk, and of space again.</summary>
    [Fact]
    [Trait("Requirement", "D18")]
    public async Task A_full_disk_is_not_ready()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var shop = await Shop.OpenAsync(time: clock);
        var (visitor, _) = await shop.OpenRoomAsync();
        await using var guest = await visitor.ConnectAsync();
        var before = await ReadyAsync();
        await FullDisk.FillUpAsync(shop.Server);
        await Eventually.IsTrueAsync(
            "the disk is full",
            async () => await TryAsync(() => guest.SendAsync(null, new string('x', 4_000))) == Refusal.StorageFull
        );

        clock.Advance(TimeSpan.FromSeconds(6)); // what was found is told for five
        var full = await ReadyAsync();
        await FullDisk.MakeRoomAsync(shop.Server);
        clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal((200, 503, 200), (before, full, await ReadyAsync()));

        async Task<int> ReadyAsync()
        {
            using var answer = await shop.Mara.OpenAsync("/health/ready");
            return (int)answer.StatusCode;
        }
    }

    /// <summary>M6: anybody may ask, and does not make the server write without end.</summary>
    [Fact]
    public async Task However_often_readiness_is_asked_it_writes_once_in_a_while()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var shop = await Shop.OpenAsync(time: clock);

        for (var i = 0; i < 50; i++)
            using (await shop.Mara.OpenAsync("/health/ready")) { }
        clock.Advance(TimeSpan.FromSeconds(6));
        using (await shop.Mara.OpenAsync("/health/ready")) { }

        Assert.Equal(2, (await shop.Server.ReadAsync(database => database.HealthProbes.SingleAsync())).Id);
    }

    private static async Task<string> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return "";
        }
        catch (HubException refused)
        {
            return refused.Message; // a full disk refuses
        }
    }
}
