using System.Diagnostics.Metrics;
using LiveChatMeet.Search;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Search;

/// <summary>Whoever writes does not wait for the index, and what is changed meanwhile does not stay in it.</summary>
public sealed class HeldUpTests(ITestOutputHelper output)
{
    private const int Talkative = 30;

    [Fact]
    public async Task Long_conversations_are_indexed_in_small_commands()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.RestartAsync(whileDown: () => AddTalkative(shop.Server.DataDirectory));
        var took = new List<TimeSpan>();
        using var listener = Listen(shop.Server, took);

        await Eventually.IsTrueAsync(
            "all is read",
            () => !shop.Server.Services.GetRequiredService<WordIndexer>().IsBehind,
            TimeSpan.FromMinutes(2)
        );

        lock (took)
        {
            output.WriteLine($"{took.Count} commands, the longest {took.Max().TotalMilliseconds:0.0} ms");
            Assert.InRange(took.Count, Talkative / 2, int.MaxValue); // each has about 30,000 characters
        }
    }

    [Fact]
    public async Task What_is_deleted_or_noted_between_reading_and_storing_is_read_again()
    {
        await using var shop = await Shop.OpenAsync();
        var (_, rid) = await shop.OpenRoomAsync(text: "canaryword");
        await SearchTests.UntilFoundAsync(shop, rid, "canaryword");
        var reader = new WordReader(shop.Server.Services.GetRequiredService<ReadPool>());
        var writer = shop.Server.Services.GetRequiredService<Writer>();
        await writer.WriteAsync(database => RenewAsync(database, rid));
        var renewed = await reader.ReadAsync(rid, CancellationToken.None);

        await writer.WriteAsync(database => RenewAsync(database, rid)); // as a deletion does it
        var afterDeletion = await writer.WriteAsync(new StoreWords([renewed!]));
        var read = await reader.ReadAsync(rid, CancellationToken.None);
        await writer.WriteAsync(database => LookAgainAsync(database, rid)); // as a note does it
        var afterNote = await writer.WriteAsync(new StoreWords([read!]));
        var good = await reader.ReadAsync(rid, CancellationToken.None);
        var stored = await writer.WriteAsync(new StoreWords([good!]));

        Assert.Equal([rid], afterDeletion);
        Assert.Equal([rid], afterNote);
        Assert.Empty(stored);
        Assert.Null(await reader.ReadAsync(rid, CancellationToken.None));
    }

    private static async Task<bool> RenewAsync(LiveChatDb database, string rid)
    {
        var visitor = await database.Rooms.Where(r => r.Id == rid).Select(r => r.VisitorId).SingleAsync();
        await LiveChatMeet.Rooms.RoomWords.RenewAsync(database, visitor);
        return true;
    }

    private static async Task<bool> LookAgainAsync(LiveChatDb database, string rid)
    {
        await LiveChatMeet.Rooms.RoomWords.LookAgainAsync(database, rid);
        return true;
    }

    // Each message is of words that are new.
    private static void AddTalkative(string directory)
    {
        ManyRows.AddVisitors(directory, Shop.Site, "talk", Talkative, 100, DateTimeOffset.UtcNow);
        using var database = DatabaseFile.Open(directory);
        DatabaseFile.Execute(
            database,
            "UPDATE Messages SET Text = hex(randomblob(12)) || ' ' || hex(randomblob(12)) WHERE RoomId LIKE 'talkr%'"
        );
    }

    private static MeterListener Listen(Server server, List<TimeSpan> took)
    {
        var scope = server.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Scope == scope && instrument.Name == "livechatmeet.writer.command.duration")
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>(
            (_, seconds, tags, _) =>
            {
                if ((string)tags[0].Value! == nameof(StoreWords))
                    lock (took)
                        took.Add(TimeSpan.FromSeconds(seconds));
            }
        );
        listener.Start();
        return listener;
    }
}
