using System.Net;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Privacy;

[Trait("Requirement", "D40")]
public sealed class ErasureTests(Shop shop) : IClassFixture<Shop>
{
    private const string Canary = "My door code is 471174117";

    [Fact]
    public async Task A_visitor_with_ten_thousand_messages_and_a_running_call_is_gone_from_everywhere()
    {
        await using var own = await Shop.OpenAsync();
        var (call, _, _) = await PlainCall.TalkingAsync(own, own.Noah);
        await using var _ = call;
        using (await call.Visitor.PostAsync("About", ("name", "Ada Moreauxyz"), ("email", "ada@visitorxyz.example")))
        { }
        var id = (await call.RowAsync()).VisitorId;
        await call.Guest.RegisterTicketAsync(call.Id, Secrets.Hash(Secrets.New()));
        ManyRows.AddMessages(own.Server.DataDirectory, call.Rid, 10_000, Canary);
        await using var mara = await own.ConnectAsync(own.Mara);

        using var answer = await own.Mara.SubmitAsync($"/agent/visitors/{id}", "Erase for good");

        Assert.Equal("/agent", answer.Headers.Location?.OriginalString);
        var ended = await call.Agent.HearsAsync("that the call is over", one => one.State == CallState.Ended);
        Assert.Equal(EndReason.HungUp, ended.EndReason);
        await call.Guest.Closed.WaitAsync(TimeSpan.FromSeconds(20));
        await Eventually.IsTrueAsync("inboxes are read again", () => mara.Inbox.Any(change => change is { Rid: "" }));
        Assert.Empty(own.Server.Services.GetRequiredService<OpenCalls>().All);
        Assert.Equal((0, 0, 0, 0), await LeftAsync(own.Server, id, call.Rid));
        Assert.Equal(
            0,
            await own.Server.ReadAsync(database => database.Tickets.CountAsync(t => t.Subject.Contains(id)))
        );
        var entry = await own.Server.ReadAsync(database =>
            database.AuditEntries.SingleAsync(one => one.Kind == AuditKind.VisitorErased)
        );
        Assert.Equal((id, null, null, Server.AgentName), (entry.AboutId, entry.About, entry.Changes, entry.ByName));
        Assert.DoesNotContain(
            BytesOf(own.Server),
            file => new[] { "471174117", "Moreauxyz", "visitorxyz" }.Any(text => file.Contains(text))
        );
    }

    [Fact]
    public async Task The_files_have_the_texts_before()
    {
        await using var own = await Shop.OpenAsync();
        await own.OpenRoomAsync(text: Canary);

        Assert.Contains(BytesOf(own.Server), file => file.Contains("471174117"));
    }

    [Fact]
    public async Task Who_writes_while_they_are_erased_leaves_nothing()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        var id = await VisitorOfAsync(rid);
        var writing = Enumerable.Range(0, 4).Select(_ => WriteUntilRefusedAsync(visitor)).ToList();
        await Eventually.IsTrueAsync("they are writing", async () => await CountAsync(id) > 20);

        using var answer = await shop.Mara.SubmitAsync($"/agent/visitors/{id}", "Erase for good");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        await Task.WhenAll(writing);
        Assert.Equal((0, 0, 0, 0), await LeftAsync(shop.Server, id, rid));
    }

    [Fact]
    public async Task An_agent_who_calls_or_writes_meanwhile_is_refused_and_no_call_is_left()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var guest = await visitor.ConnectAsync();
        await using var noah = await shop.ConnectAsync(shop.Noah);
        await guest.SinceAsync(rid, 0);
        var id = await VisitorOfAsync(rid);
        var stop = new CancellationTokenSource();
        var calling = CallUntilAsync(rid, stop.Token);

        using var answer = await shop.Mara.SubmitAsync($"/agent/visitors/{id}", "Erase for good");
        await stop.CancelAsync();
        await calling;

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(Refusal.RoomNotFound, await HubClient.RefusalAsync(() => noah.SendAsync(rid, "Are you there?")));
        Assert.Equal((0, 0, 0, 0), await LeftAsync(shop.Server, id, rid));
        Assert.Empty(shop.Server.Services.GetRequiredService<OpenCalls>().Of(Party.Visitor, id));
    }

    [Trait("Requirement", "AZ-7")]
    [Fact]
    public async Task Who_comes_back_is_somebody_new()
    {
        var (visitor, rid) = await shop.OpenRoomAsync();
        var id = await VisitorOfAsync(rid);
        using (await shop.Mara.SubmitAsync($"/agent/visitors/{id}", "Erase for good")) { }

        using var ticket = await visitor.PostAsync("Ticket");
        var again = await visitor.WritesAsync("Hello again.");

        Assert.Equal(HttpStatusCode.Unauthorized, ticket.StatusCode);
        Assert.NotEqual(rid, again.Rid);
        Assert.NotEqual(id, await VisitorOfAsync(again.Rid));
    }

    [Fact]
    public async Task A_conversation_of_somebody_being_erased_cannot_be_opened_again()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        var id = await VisitorOfAsync(rid);
        using (await shop.Noah.SubmitAsync($"/agent/rooms/{rid}", "Close conversation")) { }
        var page = await shop.Noah.ReadAsync($"/agent/rooms/{rid}");
        await shop
            .Server.Services.GetRequiredService<Writer>()
            .WriteAsync(database =>
                database
                    .Visitors.Where(v => v.Id == id)
                    .ExecuteUpdateAsync(set => set.SetProperty(v => v.ErasedAt, DateTimeOffset.UtcNow))
            );

        using var answer = await shop.Noah.SubmitAsync(page, $"/agent/rooms/{rid}", null, "Reopen conversation");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task An_erasure_that_a_stop_interrupted_is_finished_by_the_next_start()
    {
        await using var own = await Shop.OpenAsync();
        var (_, rid) = await own.OpenRoomAsync(takenBy: own.Noah, text: Canary);
        var id = await own.Server.ReadAsync(database =>
            database.Rooms.Where(r => r.Id == rid).Select(r => r.VisitorId).SingleAsync()
        );
        await own.RestartAsync(whileDown: () =>
        {
            ManyRows.AddMessages(own.Server.DataDirectory, rid, 1_000, Canary);
            using var database = DatabaseFile.Open(own.Server.DataDirectory);
            DatabaseFile.Execute(database, $"UPDATE Visitors SET ErasedAt = 1 WHERE Id = '{id}'");
        });

        await Eventually.IsTrueAsync(
            "nothing is left",
            async () => await LeftAsync(own.Server, id, rid) == (0, 0, 0, 0)
        );
        await Eventually.IsTrueAsync(
            "the texts are overwritten",
            () => !BytesOf(own.Server).Any(file => file.Contains("471174117"))
        );
    }

    [Fact]
    public async Task Nobody_is_erased_twice()
    {
        var (_, rid) = await shop.OpenRoomAsync();
        var id = await VisitorOfAsync(rid);
        var page = await shop.Mara.ReadAsync($"/agent/visitors/{id}");
        using var first = await shop.Mara.SubmitAsync(page, $"/agent/visitors/{id}", null, "Erase for good");

        using var second = await shop.Mara.SubmitAsync(page, $"/agent/visitors/{id}", null, "Erase for good");

        Assert.Equal(HttpStatusCode.NotFound, second.StatusCode);
    }

    private async Task WriteUntilRefusedAsync(PlainVisitor visitor)
    {
        await using var hub = await visitor.ConnectAsync();
        try
        {
            while (true)
                await hub.SendAsync(null, Canary);
        }
        catch (Exception)
        {
            // They are cut off: refused, or their connection is closed.
        }
    }

    private async Task CallUntilAsync(string rid, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            using (await PlainCall.TryStartAsync(shop.Noah, rid, LiveChatMeet.Texts.Ids.New())) { }
    }

    private Task<string> VisitorOfAsync(string rid) =>
        shop.Server.ReadAsync(database =>
            database.Rooms.Where(r => r.Id == rid).Select(r => r.VisitorId).SingleAsync()
        );

    private Task<int> CountAsync(string id) =>
        shop.Server.ReadAsync(database => database.Messages.CountAsync(m => m.Author.Id == id));

    private static Task<(int Visitors, int Rooms, int Messages, int Calls)> LeftAsync(
        Server server,
        string id,
        string rid
    ) =>
        server.ReadAsync(async database =>
            (
                await database.Visitors.CountAsync(v => v.Id == id),
                await database.Rooms.CountAsync(r => r.VisitorId == id),
                await database.Messages.CountAsync(m => m.RoomId == rid || m.Author.Id == id),
                await database.Calls.CountAsync(c => c.VisitorId == id || c.RoomId == rid)
            )
        );

    private static List<string> BytesOf(Server server) =>
        [.. Directory.EnumerateFiles(server.DataDirectory, "livechatmeet.db*").Select(DatabaseFile.Text)];
}
