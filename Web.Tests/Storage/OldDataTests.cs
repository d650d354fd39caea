using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Storage;

/// <summary>
/// The database of a server of an earlier version, as that left it when it was killed in a call: three conversations,
/// of which one is closed, one waits and one is in a call; a call that was declined with a note and one that was hung
/// up. It was last opened before a call's "Word" became its "DeclineNote".
/// </summary>
public sealed class OldDataTests : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"livechatmeet-{Ids.New()}");
    private Server _server = null!;

    public async ValueTask InitializeAsync()
    {
        OldDatabase.WriteTo(_directory);
        _server = await Server.StartAsync(directory: _directory);
    }

    [Fact]
    public async Task Conversations_of_an_earlier_version_open_without_loss()
    {
        using var mara = await _server.SignInAsync(Server.AgentEmail);
        var rooms = await _server.ReadAsync(database =>
            database.Rooms.AsNoTracking().OrderBy(r => r.OpenedAt).Select(r => new { r.Id, r.State }).ToListAsync()
        );
        var closed = await mara.ReadAsync($"/agent/rooms/{rooms[0].Id}");
        var inbox = await mara.ReadAsync("/agent");

        Assert.Equal([RoomState.Closed, RoomState.Waiting, RoomState.Taken], rooms.Select(room => room.State));
        Assert.Equal(
            [
                "The front brake squeals.",
                "May I show you? <b>Twice</b> 🚲",
                "https://kettlelane.example/brakes?x=1&y=2",
            ],
            closed.QuerySelectorAll(".thread .bubble").Select(text => text.TextContent.Trim())
        );
        Assert.Contains("Later, please: I am on a train.", closed.Body?.TextContent, StringComparison.Ordinal);
        Assert.Contains("Is anybody here?", inbox.Body?.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_nobody_had_seen_is_unread_after_the_upgrade_and_nothing_else()
    {
        var counted = await _server.ReadAsync(database =>
            InboxReads.Rows(database).OrderBy(row => row.Room.OpenedAt).Select(row => row.Room.Unread).ToListAsync()
        );
        var marked = await _server.ReadAsync(database =>
            database
                .Rooms.OrderBy(r => r.OpenedAt)
                .Select(r =>
                    database.Messages.Count(m => m.RoomId == r.Id && m.Party == Party.Visitor && m.SeenAt == null)
                )
                .ToListAsync()
        );

        var seen = await _server.ReadAsync(database =>
            database
                .Rooms.OrderBy(r => r.OpenedAt)
                .Select(r => ValueTuple.Create(r.SeenByAgent, r.SeenByVisitor))
                .ToListAsync()
        );

        Assert.Equal([2, 1, 1], counted);
        Assert.Equal(marked, counted);
        // Where a call is the first that the visitor has not seen, they have seen all before it.
        Assert.Equal([(0, 3), (0, 1), (0, 1)], seen);
    }

    [Fact]
    public async Task Calls_of_an_earlier_version_are_what_they_were()
    {
        var calls = await _server.ReadAsync(database =>
            database
                .Calls.AsNoTracking()
                .OrderBy(c => c.RangAt)
                .Select(c => new
                {
                    c.State,
                    c.EndReason,
                    c.DeclineNote,
                })
                .ToListAsync()
        );

        Assert.Equal((EndReason?)EndReason.Declined, calls[0].EndReason);
        Assert.Equal("Later, please: I am on a train.", calls[0].DeclineNote);
        Assert.Equal((EndReason?)EndReason.HungUp, calls[1].EndReason);
        // Its parties have their full time to come back after the restart.
        Assert.Equal(CallState.InProgress, calls[2].State);
    }

    [Fact]
    public async Task Everybody_goes_on_as_whom_they_were()
    {
        var guest = new PlainVisitor(_server, Shop.Site) { Credential = $"C{new string('A', 42)}" };
        await using var visitor = await guest.ConnectAsync();
        using var noah = await _server.SignInAsync(Shop.NoahEmail);
        await using var agent = await HubClient.ConnectAsync(_server, "", noah.CookieHeader);
        var call = await visitor.HearsAsync("their call goes on", call => call.State == CallState.InProgress);

        await visitor.JoinAsync(call.Id, Ids.New());
        await agent.JoinAsync(call.Id, Ids.New());
        var sent = await agent.SendAsync(call.Rid, "We were cut off.");
        var ended = await visitor.HangUpAsync(call.Id);

        Assert.Equal(Party.Agent, sent.Party);
        Assert.Equal((CallState.Ended, (EndReason?)EndReason.HungUp), (ended.State, ended.EndReason));
        Assert.Contains((await visitor.SinceAsync(call.Rid, 0)).Messages, message => message.Msg == "We were cut off.");
        await Eventually.IsTrueAsync(
            "the agent hears of the end",
            () => agent.Calls.Any(heard => heard.Id == call.Id && heard.State == CallState.Ended)
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
