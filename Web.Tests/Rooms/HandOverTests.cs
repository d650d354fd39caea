using System.Net;
using LiveChatMeet.Accounts;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Rooms;

/// <summary>A conversation goes from one to another, and nobody is left behind.</summary>
public sealed class HandOverTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task It_is_handed_to_a_colleague_with_a_note_and_both_sides_read_who_answers_now()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var noah = await shop.ConnectAsync(shop.Noah);
        var to = await shop.IdOfAsync(Shop.NoahEmail);

        using var handed = await shop.Mara.SubmitAsync(
            $"/agent/rooms/{rid}/hand-over",
            "Hand over",
            ("Colleague", to),
            ("Note", "The swap is free.")
        );

        Assert.Equal("/agent", handed.Headers.Location?.OriginalString);
        await Eventually.IsTrueAsync(
            "the colleague is told",
            () => noah.Desk.Moved.Any(one => one is { Kind: MoveKind.HandedOver, IsYours: true })
        );
        await noah.SendAsync(rid, "I go on.");
        var note = Assert.Single(await noah.NotesSinceAsync(rid, 0));
        Assert.Equal("The swap is free.", Assert.Single(note.Pieces).Text);
        var told = (await shop.Noah.ReadAsync($"/agent/rooms/{rid}")).QuerySelectorAll(".move .meta > span");
        Assert.Equal(
            ["Mara Lindqvist took the conversation", "Mara Lindqvist handed the conversation over to Noah Weber"],
            told.Select(line => line.TextContent.Trim())
        );
        using var page = await visitor.GetAsync("");
        var read = (await PlainBrowser.ReadAsync(page)).QuerySelectorAll("#thread .move .meta > span");
        Assert.Equal(
            ["Mara Lindqvist joined the conversation", "Noah Weber joined the conversation"],
            read.Select(line => line.TextContent.Trim())
        );
    }

    [Fact]
    public async Task What_cannot_be_is_refused_and_changes_nothing()
    {
        await using var own = await Shop.OpenAsync();
        var (rooms, handOvers) = (
            own.Server.Services.GetRequiredService<Reassignments>(),
            own.Server.Services.GetRequiredService<HandOvers>()
        );
        var (mara, noah) = (await own.IdOfAsync(Server.AgentEmail), await own.IdOfAsync(Shop.NoahEmail));
        var gone = (await own.Server.AddAgentAsync("Quinn Falk", "quinn@kettlelane.example")).Id;
        await own.Server.Services.GetRequiredService<Colleagues>().DisableAsync(gone, mara);
        var baker = (await own.Server.AddAgentAsync("Olga Berg", "olga@kettlelane.example")).Id;
        var shopTeam = await own.AddTeamAsync("Shop", [noah], Shop.Site);
        var empty = await own.AddTeamAsync("Empty", [gone]);
        var (_, rid) = await own.OpenRoomAsync(takenBy: own.Noah);
        var (_, maras) = await own.OpenRoomAsync(takenBy: own.Mara);
        var (_, waiting) = await own.OpenRoomAsync();
        var (_, closed) = await own.OpenRoomAsync(takenBy: own.Noah);
        await rooms.CloseAsync(noah, closed);
        var before = await own.StoredAsync();

        await RefusedAsync(Refusal.HandOverToSelf, noah, rid, new(noah, null));
        await RefusedAsync(Refusal.ColleagueGone, noah, rid, new(gone, null));
        await RefusedAsync(Refusal.ColleagueGone, noah, rid, new("nobody", null));
        await RefusedAsync(Refusal.ColleagueNotServing, noah, rid, new(baker, null));
        await RefusedAsync(Refusal.TeamEmpty, noah, rid, new(null, empty));
        await RefusedAsync(Refusal.TeamGone, noah, rid, new(null, "nothing"));
        await RefusedAsync(Refusal.HandOverToNobody, noah, rid, new(null, null));
        await RefusedAsync(Refusal.RoomTaken, noah, maras, new(null, shopTeam));
        await RefusedAsync(Refusal.RoomNotTaken, noah, waiting, new(null, shopTeam));
        await RefusedAsync(Refusal.RoomClosed, noah, closed, new(null, shopTeam));
        await RefusedAsync(Refusal.RoomNotFound, baker, rid, new(null, shopTeam));
        await RefusedAsync(Refusal.RoomNotFound, noah, "nothing", new(null, shopTeam));
        await RefusedAsync(Refusal.NoteTooLong, noah, rid, new(mara, null), new('a', Message.MaxTextLength + 1));

        Assert.Equal(before, await own.StoredAsync());

        async Task RefusedAsync(string code, string by, string which, HandOverTo to, string? note = null) =>
            Assert.Equal(
                code,
                (await Assert.ThrowsAsync<RefusedException>(() => handOvers.HandOverAsync(by, which, to, note))).Code
            );
    }

    [Fact]
    public async Task During_a_call_it_stays_where_it_is_and_the_button_says_why()
    {
        await using var call = await PlainCall.AcceptedAsync(shop, shop.Noah);

        var page = await shop.Noah.ReadAsync($"/agent/rooms/{call.Rid}");
        using var refused = await shop.Noah.SubmitAsync(page, $"/agent/rooms/{call.Rid}", null, "Put back to waiting");
        var dialog = await shop.Noah.ReadAsync($"/agent/rooms/{call.Rid}/hand-over");

        Assert.Equal("Not during a call", page.GetElementById("hand-over-reason")?.TextContent);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains(
            "There is a call in this conversation.",
            dialog.QuerySelector(".hand-over [role=alert]")?.TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_team_finds_what_was_handed_to_it_and_others_do_not_and_a_change_of_it_counts_at_once()
    {
        await using var own = await Shop.OpenAsync();
        var olga = await own.Server.AddAgentAsync("Olga Berg", "olga@kettlelane.example");
        using var olgas = await own.Server.SignInAsync("olga@kettlelane.example");
        var (mara, noah) = (await own.IdOfAsync(Server.AgentEmail), await own.IdOfAsync(Shop.NoahEmail));
        var team = await own.AddTeamAsync("Workshop", [olga.Id], Shop.Site);
        await using var hears = await own.ConnectAsync(olgas);
        await using var deaf = await own.ConnectAsync(own.Noah);

        var (visitor, rid) = await own.OpenRoomAsync(text: "My door code is 4711.");
        await Eventually.IsTrueAsync("the team hears of it", () => hears.Inbox.Any(one => one.Row?.Rid == rid));
        await using var guest = await visitor.ConnectAsync();
        await guest.SendAsync(null, "Hello?");
        await Eventually.IsTrueAsync("the team hears", () => hears.Changes.Any(change => change.Messages.Count > 0));
        var hidden = await own.Noah.ReadAsync("/agent");
        using var foreign = await own.Noah.OpenAsync($"/agent/rooms/{rid}");
        Assert.DoesNotContain(deaf.Inbox, one => one.Rid == rid);
        Assert.DoesNotContain(deaf.Changes, one => one.Rid == rid);
        Assert.Null(hidden.GetElementById($"row-{rid}"));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);

        await own
            .Server.Services.GetRequiredService<TeamChanges>()
            .ChangeAsync(
                team,
                new(
                    "Workshop",
                    [noah],
                    [
                        await own.Server.ReadAsync(db =>
                            db.Sites.Where(s => s.Key == Shop.Site).Select(s => s.Id).SingleAsync()
                        ),
                    ]
                ),
                mara
            );
        await guest.SendAsync(null, "Still there?");
        await Eventually.IsTrueAsync("who is in it now hears", () => deaf.Changes.Any(one => one.Rid == rid));
        Assert.DoesNotContain(hears.Changes, one => one.Messages.Any(message => message.Msg == "Still there?"));
        Assert.NotNull((await own.Noah.ReadAsync("/agent")).GetElementById($"row-{rid}"));
        Assert.Null((await olgas.ReadAsync("/agent")).GetElementById($"row-{rid}"));
    }

    [Fact]
    public async Task What_a_deleted_team_had_goes_to_those_who_serve_the_site()
    {
        await using var own = await Shop.OpenAsync();
        var mara = await own.IdOfAsync(Server.AgentEmail);
        var team = await own.AddTeamAsync("Second level", [mara]);
        var (_, rid) = await own.OpenRoomAsync(takenBy: own.Noah);
        using (
            await own.Noah.SubmitAsync($"/agent/rooms/{rid}/hand-over", "Hand over", ("ToTeam", "true"), ("Team", team))
        )
            Assert.Null((await own.Noah.ReadAsync("/agent")).GetElementById($"row-{rid}"));
        Assert.Contains(
            "Second level",
            (await own.Mara.ReadAsync("/agent")).GetElementById($"row-{rid}")?.TextContent,
            StringComparison.Ordinal
        );

        using var deleted = await own.Mara.SubmitAsync($"/agent/teams/{team}", "Delete");

        Assert.NotNull((await own.Noah.ReadAsync("/agent")).GetElementById($"row-{rid}"));
        Assert.Equal(
            [AuditKind.TeamAdded, AuditKind.TeamChanged, AuditKind.TeamDeleted],
            await own.Server.ReadAsync(database =>
                database.AuditEntries.Where(e => e.AboutId == team).OrderBy(e => e.Id).Select(e => e.Kind).ToListAsync()
            )
        );
    }

    [Fact]
    public async Task Opening_a_colleagues_conversation_stands_in_the_audit_trail_once_however_it_is_read()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var mara = await shop.ConnectAsync(shop.Mara);

        await shop.Mara.ReadAsync($"/agent/rooms/{rid}");
        await shop.Mara.ReadAsync($"/agent/rooms/{rid}?handler=Panel");
        await mara.SinceAsync(rid, 0);
        using var api = await shop.Mara.OpenAsync($"/api/v1/rooms/{rid}/messages");
        await shop.Noah.ReadAsync($"/agent/rooms/{rid}");

        var entry = Assert.Single(
            await shop.Server.ReadAsync(database =>
                database
                    .AuditEntries.Where(e => e.AboutId == rid && e.Kind == AuditKind.ConversationOpened)
                    .ToListAsync()
            )
        );
        Assert.Equal(Server.AgentName, entry.ByName);
    }
}
