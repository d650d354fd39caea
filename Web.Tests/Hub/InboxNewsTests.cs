using LiveChatMeet.Hub;
using LiveChatMeet.Rooms;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Hub;

/// <summary>Consoles get the changed row of the inbox, each agent only what concerns them.</summary>
public sealed class InboxNewsTests(Shop shop) : IClassFixture<Shop>
{
    /// <summary>A row that this version cannot read stops nobody's news, and tells no colleague what was
    /// written.</summary>
    [Fact]
    public async Task What_is_written_where_the_row_cannot_be_read_is_for_the_rooms_agent_alone()
    {
        await using var mara = await shop.ConnectAsync(shop.Mara);
        await using var noah = await shop.ConnectAsync(shop.Noah);
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await HearsAsync(mara, rid, row => row is { State: RoomState.Taken, ForColleagues: false });
        await using var guest = await visitor.ConnectAsync();

        await ExecuteAsync(
            $"CREATE TRIGGER Sideways AFTER INSERT ON Messages WHEN NEW.RoomId = '{rid}' BEGIN "
                + "UPDATE Messages SET Party = 'Sideways' WHERE Id = NEW.Id; END"
        );
        await guest.SendAsync(null, "between us");
        await Eventually.IsTrueAsync(
            "the agent is told without a row",
            () => mara.Inbox.Any(change => change is { NewText: "between us", Row: null })
        );
        await ExecuteAsync("DROP TRIGGER Sideways; UPDATE Messages SET Party = 'Visitor' WHERE Party = 'Sideways'");
        var (_, next) = await shop.OpenRoomAsync();

        await HearsAsync(noah, next, row => row.State == RoomState.Waiting);
        Assert.DoesNotContain(noah.Inbox, change => change.NewText == "between us");
    }

    [Fact]
    public async Task A_waiting_room_is_told_to_all_and_a_taken_one_with_its_contents_only_to_its_agent()
    {
        await using var mara = await shop.ConnectAsync(shop.Mara);
        await using var noah = await shop.ConnectAsync(shop.Noah);

        var (visitor, rid) = await shop.OpenRoomAsync(text: "Are the pads in stock?");
        var waits = await HearsAsync(noah, rid, row => row.State == RoomState.Waiting);
        await Shop.TakesAsync(shop.Mara, rid);
        var others = await HearsAsync(noah, rid, row => row.State == RoomState.Taken);
        var own = await HearsAsync(mara, rid, row => row is { State: RoomState.Taken, ForColleagues: false });
        await using var guest = await visitor.ConnectAsync();
        await guest.SendAsync(null, "Hello?");
        var written = await HearsAsync(mara, rid, row => row.Unread == 2);
        await mara.SeenAsync(rid, 2);
        var seen = await HearsAsync(
            mara,
            rid,
            row => row is { State: RoomState.Taken, Unread: 0, ForColleagues: false }
        );

        Assert.Equal(("Are the pads in stock?", 1, null), (waits.Preview, waits.Unread, waits.AgentId));
        Assert.Equal(
            ("", 0, true, Server.AgentName),
            (others.Preview, others.Unread, others.ForColleagues, others.AgentName)
        );
        Assert.Equal("Are the pads in stock?", own.Preview);
        Assert.Equal(("Hello?", true), (written.Preview, written.Here));
        Assert.True(seen.Revision > written.Revision);
        Assert.DoesNotContain(noah.Inbox, change => change.Rid == rid && change.Row is { Preview: "Hello?" });
    }

    [Fact]
    public async Task An_agent_hears_nothing_of_the_call_of_another_until_it_has_lasted_some_seconds()
    {
        await using var call = await PlainCall.RingAsync(shop);
        await HearsAsync(call.Agent, call.Rid, row => row is { IsInCall: true, TalkingSince: null });
        await using var noah = await shop.ConnectAsync(shop.Noah);

        await call.Guest.AcceptAsync(call.Id);
        var talks = await HearsAsync(call.Agent, call.Rid, row => row is { IsInCall: true, TalkingSince: not null });
        await Eventually.IsTrueAsync("Noah reads who is in a call", () => !noah.Busy.IsEmpty, 3 * BusyNews.Every);
        var busy = noah.Busy.Last();
        await call.Guest.HangUpAsync(call.Id);
        var ended = await HearsAsync(call.Agent, call.Rid, row => row is { IsInCall: false, IsCall: true });

        Assert.Empty(noah.Inbox);
        Assert.Empty(noah.Changes);
        Assert.Equal(Server.AgentName, Assert.Single(busy).Name);
        Assert.True(ended.Revision > talks.Revision);
    }

    [Theory]
    [InlineData(0.5, 100)]
    [InlineData(10, 300)]
    [InlineData(200, 500)]
    public void The_longer_the_news_takes_the_longer_it_pauses_but_half_a_second_at_most(
        double tookMs,
        double pauseMs
    ) => Assert.Equal(TimeSpan.FromMilliseconds(pauseMs), InboxNews.PauseAfter(TimeSpan.FromMilliseconds(tookMs)));

    [Fact]
    public async Task More_rows_than_one_query_reads_are_all_told()
    {
        await using var mara = await shop.ConnectAsync(shop.Mara);

        var opened = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => shop.OpenRoomAsync()));

        foreach (var (_, rid) in opened)
            await HearsAsync(mara, rid, row => row.State == RoomState.Waiting);
    }

    [Fact]
    public async Task Rows_that_change_often_are_told_a_few_times_and_the_last_state_always()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var mara = await shop.ConnectAsync(shop.Mara);
        await using var guest = await visitor.ConnectAsync();

        await Task.WhenAll(Enumerable.Range(1, 100).Select(n => guest.SendAsync(null, $"Message {n}")));

        var last = await HearsAsync(mara, rid, row => row.Unread == 101);
        var told = mara.Inbox.Count(change => change.Rid == rid);
        Assert.InRange(told, 1, 50);
        Assert.StartsWith("Message", last.Preview, StringComparison.Ordinal);
        Assert.Contains(mara.Inbox, change => change.Rid == rid && change.NewText is not null);
    }

    private static async Task<InboxRow> HearsAsync(HubClient agent, string rid, Func<InboxRow, bool> isIt)
    {
        await Eventually.IsTrueAsync("the row is pushed", () => Rows().Any(isIt));
        return Rows().First(isIt);

        IEnumerable<InboxRow> Rows() =>
            agent.Inbox.Where(change => change.Rid == rid).Select(change => change.Row).OfType<InboxRow>();
    }

    private Task<int> ExecuteAsync(string sql) =>
        shop.Server.ReadAsync(database => database.Database.ExecuteSqlRawAsync(sql));
}
