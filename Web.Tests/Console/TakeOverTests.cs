using System.Net;
using LiveChatMeet.Calls;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Console;

/// <summary>A3: no conversation is lost with the agent who has it.</summary>
public sealed class TakeOverTests(Shop shop) : IClassFixture<Shop>
{
    private const string Secret = "My door code is 4711.";

    [Fact]
    public async Task Disabling_an_agent_gives_their_conversations_back_to_waiting()
    {
        await using var own = await Shop.OpenAsync();
        await using var call = await PlainCall.AcceptedAsync(own, own.Noah);
        await using var mara = await own.ConnectAsync(own.Mara);

        using var disabled = await own.Mara.SubmitInAsync("/agent/people", Shop.NoahEmail, "Disable the account");

        await Eventually.IsTrueAsync(
            "the visitor learns that nobody has it",
            () => call.Guest.Changes.Any(change => change is { State: RoomState.Waiting, Agent: null })
        );
        await Eventually.IsTrueAsync(
            "the colleagues' inboxes change",
            () => mara.Inbox.Any(change => change.Rid == call.Rid && change.AgentId is null)
        );
        Assert.Equal(EndReason.HungUp, (await call.RowAsync()).EndReason);
        Assert.Null((await call.Guest.SinceAsync(call.Rid, 0)).Agent);
        await Shop.TakesAsync(own.Mara, call.Rid);
        await mara.SendAsync(call.Rid, "I go on with you.");
    }

    [Fact]
    public async Task An_administrator_takes_over_and_the_former_agent_is_told()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah, text: Secret);
        await using var noah = await shop.ConnectAsync(shop.Noah);

        using var taken = await shop.Mara.SubmitAsync($"/agent/rooms/{rid}", "Take over");

        Assert.Equal($"/agent/rooms/{rid}", taken.Headers.Location?.OriginalString);
        await Eventually.IsTrueAsync(
            "the former agent is told",
            () => noah.Changes.Any(change => change.Rid == rid && change.Agent?.Name == Server.AgentName)
        );
        await Eventually.IsTrueAsync(
            "the former agent is told by whom",
            () =>
                noah.Desk.Moved.Any(moved =>
                    moved is { Kind: MoveKind.TakenOver, ByName: Server.AgentName, WasYours: true }
                )
        );
        var theirs = await shop.Noah.ReadAsync($"/agent/rooms/{rid}");
        Assert.Contains(
            $"{Server.AgentName} has this conversation",
            theirs.Body?.TextContent,
            StringComparison.Ordinal
        );
        Assert.Contains(Secret, theirs.Body?.TextContent, StringComparison.Ordinal);
        Assert.Null(theirs.QuerySelector("form.composer:not(.note)"));
        using var agains = await shop.Mara.SubmitAsync($"/agent/rooms/{rid}", "Send", ("message", "I go on with you."));
        Assert.Equal(
            2,
            await shop.Server.ReadAsync(database => database.Messages.CountAsync(message => message.RoomId == rid))
        );
    }

    [Fact]
    public async Task Only_an_administrator_sees_in_the_inbox_who_has_what_and_can_take_it_over()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah, text: Secret);
        var (_, maras) = await shop.OpenRoomAsync(takenBy: shop.Mara, text: Secret);
        var token =
            (await shop.Noah.ReadAsync("/agent/me"))
                .QuerySelector("input[name=__RequestVerificationToken]")
                ?.GetAttribute("value")
            ?? "";

        var (seen, hidden) = (await shop.Mara.ReadAsync("/agent"), await shop.Noah.ReadAsync("/agent"));
        using var forged = await shop.Noah.Client.PostAsync(
            $"/agent/rooms/{maras}?handler=TakeOver",
            new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)])
        );

        Assert.Contains("Noah Weber", seen.GetElementById($"about-{rid}")?.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, seen.GetElementById($"row-{rid}")?.TextContent, StringComparison.Ordinal);
        Assert.Null(hidden.GetElementById($"row-{maras}"));
        Assert.Empty(
            (await shop.Noah.ReadAsync($"/agent/rooms/{maras}")).QuerySelectorAll(
                "#workspace .room > header form, #workspace form.composer:not(.note)"
            )
        );
        Assert.Equal(HttpStatusCode.Forbidden, forged.StatusCode);
    }

    [Fact]
    public async Task Where_the_site_allows_it_a_colleague_takes_over_and_of_two_at_once_one_gets_it()
    {
        await using var own = await Shop.OpenAsync();
        var olga = await own.Server.AddAgentAsync("Olga Berg", "olga@kettlelane.example");
        await own.Server.ReadAsync(database =>
            database.Sites.ExecuteUpdateAsync(set => set.SetProperty(site => site.EveryoneTakesOver, true))
        );
        var (_, rid) = await own.OpenRoomAsync(takenBy: own.Mara);
        var rooms = own.Server.Services.GetRequiredService<Reassignments>();
        var noah = await own.IdOfAsync(Shop.NoahEmail);
        var maras = await own.IdOfAsync(Server.AgentEmail);

        var tries = new[] { noah, olga.Id }.Select(agent => rooms.TakeOverAsync(agent, rid, maras)).ToList();
        var slower = await Record.ExceptionAsync(() => Task.WhenAll(tries));

        var taken = await tries.Single(one => one.IsCompletedSuccessfully);
        Assert.Equal(Refusal.RoomTaken, Assert.IsType<RefusedException>(slower).Code);
        var last = await own.Server.ReadAsync(database => database.Rooms.SingleAsync(room => room.Id == rid));
        Assert.Equal(taken.Agent?.Id, last.AgentId);
        Assert.Equal(
            1,
            await own.Server.ReadAsync(database =>
                database.RoomMoves.CountAsync(move => move.RoomId == rid && move.Kind == MoveKind.TakenOver)
            )
        );
    }

    [Fact]
    public async Task While_a_call_is_on_nobody_takes_it_over()
    {
        await using var call = await PlainCall.AcceptedAsync(shop, shop.Noah);

        var page = await shop.Mara.ReadAsync($"/agent/rooms/{call.Rid}");
        using var refused = await shop.Mara.SubmitAsync(page, $"/agent/rooms/{call.Rid}", null, "Take over");

        Assert.Contains(
            "There is a call in this conversation.",
            page.GetElementById("take-over-reason")?.TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains(
            "There is a call in this conversation.",
            (await PlainBrowser.ReadAsync(refused)).QuerySelector(".read-only [role=alert]")?.TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal(CallState.InProgress, (await call.RowAsync()).State);
        using var still = await shop.Noah.OpenAsync($"/agent/rooms/{call.Rid}");
        Assert.True(still.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_closed_conversation_is_not_taken_over()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        var page = await shop.Mara.ReadAsync($"/agent/rooms/{rid}");
        using (await shop.Noah.SubmitAsync($"/agent/rooms/{rid}", "Close conversation")) { }

        using var late = await shop.Mara.SubmitAsync(page, $"/agent/rooms/{rid}", null, "Take over");

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
    }
}
