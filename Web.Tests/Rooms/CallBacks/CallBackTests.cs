using System.Net;
using AngleSharp.Html.Dom;
using LiveChatMeet.Calls;
using LiveChatMeet.Privacy;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Rooms.CallBacks;

/// <summary>A call that its visitor missed or declined is a task until somebody reaches them, or says "Done".</summary>
public sealed class CallBackTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_declined_call_is_a_task_of_everybody_who_may_read_the_room_and_every_console_hears_of_it()
    {
        await using var call = await PlainCall.RingAsync(shop, shop.Noah);
        await using var colleague = await shop.ConnectAsync(shop.Mara);

        await call.Guest.DeclineAsync(call.Id, "At five, please.");

        await HearsOfAllAsync(colleague);
        foreach (var agent in new[] { shop.Noah, shop.Mara })
        {
            var (inbox, room) = await TasksAsync(agent, call.Rid);
            Assert.Contains(inbox, told => told.Contains("Declined a video call") && told.Contains("At five, please."));
            Assert.Contains("Call Guest", Assert.Single(room), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_missed_call_is_one_task_however_often_it_rings_and_survives_the_server()
    {
        var time = new WatchedTime();
        await time.InitializeAsync();
        await using (time)
        {
            await using var first = await PlainCall.RingAsync(time.Shop);
            var leg = Ids.New();
            await first.Agent.JoinAsync(first.Id, leg);
            await time.PassAsync(TimeSpan.FromSeconds(46), () => RenewsAsync(first, leg));
            await first.Agent.HearsAsync("that nobody answered", c => c.EndReason == EndReason.Missed);
            var second = await PlainCall.StartAsync(time.Shop.Mara, first.Rid);
            await first.Guest.DeclineAsync(second);

            var (inbox, room) = await TasksAsync(time.Shop.Mara, first.Rid);

            Assert.Equal((1, 1), (inbox.Count, room.Count));
            Assert.Equal(second, await ToReturnAsync(time.Shop, first.Rid));
        }
    }

    [Fact]
    public async Task Who_takes_a_later_call_need_not_be_called_back()
    {
        await using var call = await PlainCall.RingAsync(shop, shop.Noah);
        await call.Guest.DeclineAsync(call.Id);
        await using var colleague = await shop.ConnectAsync(shop.Mara);

        var again = await PlainCall.StartAsync(shop.Noah, call.Rid);
        Assert.Equal(call.Id, await ToReturnAsync(shop, call.Rid));
        await call.Guest.AcceptAsync(again);

        await HearsOfAllAsync(colleague);
        Assert.Null(await ToReturnAsync(shop, call.Rid));
        await call.Guest.HangUpAsync(again);
        Assert.Null(await ToReturnAsync(shop, call.Rid));
    }

    [Fact]
    public async Task A_call_that_the_agent_took_back_is_no_task_and_takes_none_away()
    {
        await using var call = await PlainCall.RingAsync(shop, shop.Noah);
        await call.Agent.HangUpAsync(call.Id);
        Assert.Null(await ToReturnAsync(shop, call.Rid));

        var declined = await PlainCall.StartAsync(shop.Noah, call.Rid);
        await call.Guest.DeclineAsync(declined);
        await call.Agent.HangUpAsync(await PlainCall.StartAsync(shop.Noah, call.Rid));

        Assert.Equal(declined, await ToReturnAsync(shop, call.Rid));
    }

    [Fact]
    public async Task A_press_on_done_does_it_once_for_all_and_says_who()
    {
        await using var call = await DeclinedAsync();
        await using var colleague = await shop.ConnectAsync(shop.Mara);

        using var answer = await shop.Noah.SubmitAsync($"/agent/rooms/{call.Rid}", "Done");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode); // without script: back to the room
        await HearsOfAllAsync(colleague);
        var (inbox, room) = await TasksAsync(shop.Noah, call.Rid);
        Assert.Empty(room);
        Assert.DoesNotContain(inbox, told => told.Contains(call.Id));
        var row = await call.RowAsync();
        Assert.NotNull(row.SettledAt);
        Assert.StartsWith("Noah", row.SettledBy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Administrators_read_who_did_it_for_a_colleague_and_in_the_file_for_colleagues_alone()
    {
        await using var own = await DeclinedAsync();
        await using var colleagues = await DeclinedAsync();
        using (await DoneAsync(shop.Noah, own.Rid, own.Id)) { }
        using (await DoneAsync(shop.Mara, colleagues.Rid, colleagues.Id)) { }
        var rows = await shop.Server.ReadAsync(db =>
            db.AuditEntries.Where(e => e.Kind == AuditKind.CallBackSettled).ToListAsync()
        );
        var (visitorId, export) = (
            (await colleagues.RowAsync()).VisitorId,
            shop.Server.Services.GetRequiredService<VisitorExport>()
        );

        var whole = System.Text.Encoding.UTF8.GetString(await export.OfAsync(visitorId, true, default));
        var visitors = System.Text.Encoding.UTF8.GetString(await export.OfAsync(visitorId, false, default));

        var entry = Assert.Single(rows);
        Assert.Equal((colleagues.Rid, "Mara Lindqvist"), (entry.AboutId, entry.ByName));
        Assert.Contains("Noah Weber", entry.Changes, StringComparison.Ordinal);
        Assert.Contains("\"by\": \"Mara Lindqvist\"", whole, StringComparison.Ordinal);
        Assert.DoesNotContain("Mara", visitors, StringComparison.Ordinal);
        Assert.DoesNotContain("callBacks", visitors, StringComparison.Ordinal);
        Assert.Contains(
            "Mara Lindqvist said “Done” to calling back",
            (await shop.Mara.ReadAsync("/agent/audit")).Body?.TextContent ?? "",
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_late_done_takes_away_no_newer_call_and_changes_nothing()
    {
        await using var call = await DeclinedAsync();
        var newer = await PlainCall.StartAsync(shop.Noah, call.Rid);
        await call.Guest.DeclineAsync(newer);

        foreach (var stale in new[] { call.Id, "", Ids.New() })
            using (await DoneAsync(shop.Noah, call.Rid, stale)) { }

        Assert.Equal(newer, await ToReturnAsync(shop, call.Rid));
        Assert.Null((await call.RowAsync()).SettledAt);
    }

    [Fact]
    public async Task It_stays_when_the_conversation_is_closed_until_somebody_says_done()
    {
        await using var call = await DeclinedAsync();
        using (await shop.Noah.SubmitAsync($"/agent/rooms/{call.Rid}", "Close conversation")) { }

        Assert.Single((await TasksAsync(shop.Noah, call.Rid)).Room);
        using (await DoneAsync(shop.Noah, call.Rid, call.Id)) { }

        Assert.Null(await ToReturnAsync(shop, call.Rid));
    }

    [Fact]
    public async Task Who_may_not_read_the_room_neither_sees_it_nor_does_it()
    {
        await using var own = await Shop.OpenAsync();
        await own.Server.AddAgentAsync("Noor Haddad", "noor@kettlelane.example");
        using var noor = await PlainBrowser.SignInAsync(own.Server.Origin, "noor@kettlelane.example");
        await own.AddTeamAsync("Workshop", [await own.IdOfAsync(Shop.NoahEmail)], Shop.Site);
        await own.AddTeamAsync("Bakery", [await own.IdOfAsync("noor@kettlelane.example")], Shop.OtherSite);
        await using var call = await PlainCall.RingAsync(own, own.Noah);
        await call.Guest.DeclineAsync(call.Id);

        using var answer = await DoneAsync(noor, call.Rid, call.Id);
        var inbox = await noor.ReadAsync("/agent");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(inbox.QuerySelectorAll("#call-backs .task"));
        Assert.Equal(call.Id, await ToReturnAsync(own, call.Rid));
    }

    [Fact]
    public async Task No_page_of_the_visitor_knows_of_it()
    {
        await using var call = await DeclinedAsync();

        var change = System.Text.Json.JsonSerializer.Serialize(await call.Guest.SinceAsync(call.Rid, 0));

        Assert.DoesNotContain("CallToReturn", change, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("quality", change, StringComparison.OrdinalIgnoreCase);
    }

    // Until nobody has answered.
    private static async Task RenewsAsync(PlainCall call, string leg)
    {
        if ((await call.Agent.SnapshotAsync(call.Id)).State == CallState.Ringing)
            await call.Agent.RenewAsync(call.Id, leg);
    }

    private async Task<PlainCall> DeclinedAsync()
    {
        var call = await PlainCall.RingAsync(shop, shop.Noah);
        await call.Guest.DeclineAsync(call.Id);
        return call;
    }

    private static async Task<HttpResponseMessage> DoneAsync(PlainBrowser agent, string rid, string callId) =>
        await agent.Client.PostAsync(
            $"/agent/rooms/{rid}?handler=CalledBack",
            new FormUrlEncodedContent([
                KeyValuePair.Create("__RequestVerificationToken", await PlainCall.FormTokenAsync(agent)),
                KeyValuePair.Create("callId", callId),
            ])
        );

    private static Task HearsOfAllAsync(HubClient console) =>
        Eventually.IsTrueAsync("the inbox is to be read again", () => console.Inbox.Any(change => change.Rid == ""));

    private static async Task<(List<string> Inbox, List<string> Room)> TasksAsync(PlainBrowser agent, string rid)
    {
        var page = await agent.ReadAsync($"/agent/rooms/{rid}");
        return (Texts(page, $"#call-backs .task"), Texts(page, "#room-call-back .task"));

        static List<string> Texts(IHtmlDocument page, string selector) =>
            [.. page.QuerySelectorAll(selector).Select(task => $"{task.GetAttribute("data-call")} {task.TextContent}")];
    }

    private static Task<string?> ToReturnAsync(Shop shop, string rid) =>
        shop.Server.ReadAsync(database =>
            database.Rooms.Where(room => room.Id == rid).Select(room => room.CallToReturn).SingleAsync()
        );
}
