using System.Net;
using System.Text.Json;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Privacy;

[Trait("Requirement", "D40")]
public sealed class VisitorExportTests
{
    [Fact]
    public async Task The_file_has_everything_of_the_visitor_and_nothing_of_another()
    {
        await using var shop = await Shop.OpenAsync();
        await shop.OpenRoomAsync(takenBy: shop.Noah, text: "Somebody else's words.");
        await using var call = await PlainCall.AcceptedAsync(shop, shop.Noah);
        using (await call.Visitor.PostAsync("About", ("name", "Ada Möreau"), ("email", "ada@visitor.example"))) { }
        await call.Agent.SendAsync(call.Rid, "Here it is: <b> & \"quoted\" 🚲");
        await call.Guest.HangUpAsync(call.Id);
        await shop
            .Server.Services.GetRequiredService<HandOvers>()
            .HandOverAsync(
                await shop.IdOfAsync(Shop.NoahEmail),
                call.Rid,
                new(await shop.IdOfAsync(Server.AgentEmail), null),
                "Noah is off."
            );
        var id = (await call.RowAsync()).VisitorId;

        using var answer = await shop.Mara.SubmitAsync($"/agent/visitors/{id}", "Export as JSON");
        var text = await answer.Content.ReadAsStringAsync();
        var file = JsonDocument.Parse(text).RootElement;

        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(
            ("livechatmeet-visitor", 1),
            (file.GetProperty("format").GetString(), file.GetProperty("version").GetInt32())
        );
        var visitor = file.GetProperty("visitor");
        Assert.Equal(
            (id, "Ada Möreau", "ada@visitor.example"),
            (Text(visitor, "id"), Text(visitor, "name"), Text(visitor, "email"))
        );
        var conversation = Assert.Single(file.GetProperty("conversations").EnumerateArray());
        var messages = conversation.GetProperty("messages");
        Assert.Equal(
            ["taken", "handedOver"],
            conversation.GetProperty("moves").EnumerateArray().Select(one => Text(one, "kind"))
        );
        Assert.DoesNotContain("Noah is off.", text, StringComparison.Ordinal);
        Assert.Equal(
            [("visitor", "May I show you something?"), ("agent", null), ("agent", "Here it is: <b> & \"quoted\" 🚲")],
            messages.EnumerateArray().Select(one => (Text(one, "from"), Text(one, "text")))
        );
        Assert.Equal("hungUp", Text(messages[1].GetProperty("call"), "endReason"));
        Assert.DoesNotContain("Somebody else's words.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("credential", text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(
            id,
            await shop.Server.ReadAsync(database =>
                database
                    .AuditEntries.Where(e => e.Kind == AuditKind.VisitorExported)
                    .Select(e => e.AboutId)
                    .SingleAsync()
            )
        );
    }

    [Fact]
    public async Task Every_column_of_a_visitor_is_in_the_file_or_left_out_on_purpose()
    {
        await using var shop = await Shop.OpenAsync();
        string[] leftOut = ["CredentialHash", "SiteId", "ForgottenAt", "ErasedAt"];
        var renamed = new Dictionary<string, string> { ["CreatedAt"] = "FirstSeenAt", ["SeenAt"] = "LastSeenAt" };

        var columns = await shop.Server.ReadAsync(database =>
            Task.FromResult(
                database
                    .Model.FindEntityType(typeof(LiveChatMeet.Identity.Visitor))!
                    .GetProperties()
                    .Select(p => p.Name)
                    .ToList()
            )
        );

        Assert.Equal(
            columns.Except(leftOut).Select(name => renamed.GetValueOrDefault(name, name)).Order(),
            typeof(LiveChatMeet.Privacy.ExportedVisitor).GetProperties().Select(property => property.Name).Order()
        );
    }

    [Trait("Requirement", "WB-9")]
    [Fact]
    public async Task Who_signed_in_long_ago_shows_again_who_they_are()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var own = await Shop.OpenAsync(time: clock);
        var (_, rid) = await own.OpenRoomAsync(takenBy: own.Mara);
        var id = await own.Server.ReadAsync(database =>
            database.Rooms.Where(room => room.Id == rid).Select(room => room.VisitorId).SingleAsync()
        );
        clock.AdjustTime(clock.GetUtcNow().AddMinutes(11));

        using var asked = await own.Mara.SubmitAsync($"/agent/visitors/{id}", "Export as JSON");
        using var shown = await own.Mara.SubmitAsync(
            asked.Headers.Location?.OriginalString ?? "",
            "Continue",
            ("Password", Server.AgentPassword)
        );
        using var file = await own.Mara.SubmitAsync($"/agent/visitors/{id}", "Export as JSON");

        Assert.StartsWith("/agent/confirm", asked.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Equal($"/agent/visitors/{id}", shown.Headers.Location?.OriginalString);
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(
            1,
            await own.Server.ReadAsync(database =>
                database.AuditEntries.CountAsync(entry => entry.Kind == AuditKind.VisitorExported)
            )
        );
    }

    [Fact]
    public async Task A_visitor_who_does_not_exist_has_no_file()
    {
        await using var shop = await Shop.OpenAsync();

        using var answer = await shop.Mara.OpenAsync($"/agent/visitors/{Ids.New()}");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
