using System.Net;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Rooms.Tags;

public sealed class RoomTagsTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_tag_is_added_by_typing_once_and_taken_off_again_and_consoles_hear_of_it()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var console = await shop.ConnectAsync(shop.Noah);

        Assert.Equal(HttpStatusCode.Redirect, await AddAsync(rid, "  Brakés  2024 "));
        Assert.Equal(HttpStatusCode.Redirect, await AddAsync(rid, "brakes 2024"));

        Assert.Equal(["Brakés 2024"], await TagsAsync(rid));
        await Eventually.IsTrueAsync("the push", () => console.Desk.Tags.Contains(rid));
        using (await shop.Noah.SubmitAsync($"/agent/rooms/{rid}", "Remove tag Brakés 2024")) { }
        Assert.Empty(await TagsAsync(rid));
    }

    [Fact]
    public async Task What_others_used_is_suggested()
    {
        var (_, first) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        var (_, second) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await AddAsync(first, "Suggested");

        var page = await shop.Noah.ReadAsync($"/agent/rooms/{second}");

        Assert.Contains(
            "Suggested",
            page.QuerySelectorAll("#known-tags option").Select(one => one.GetAttribute("value"))
        );
        Assert.DoesNotContain(
            "Suggested",
            (await shop.Noah.ReadAsync($"/agent/rooms/{first}"))
                .QuerySelectorAll("#known-tags option")
                .Select(one => one.GetAttribute("value"))
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345678901234567890123456789012345678901")]
    public async Task What_is_no_name_is_said_and_typed_again(string name)
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await AddAsync(rid, name));
        Assert.Empty(await TagsAsync(rid));
    }

    [Fact]
    public async Task A_conversation_has_20_tags_and_not_one_more()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        for (var number = 1; number <= 20; number++)
            Assert.Equal(HttpStatusCode.Redirect, await AddAsync(rid, $"Twenty {number}"));

        Assert.Equal(HttpStatusCode.Conflict, await AddAsync(rid, "Twenty-first"));
        Assert.Equal(HttpStatusCode.Redirect, await AddAsync(rid, "twenty 7"));

        Assert.Equal(20, (await TagsAsync(rid)).Count);
        Assert.False(
            await shop.Server.ReadAsync(database => database.Tags.AnyAsync(tag => tag.Name == "Twenty-first"))
        );
    }

    [Fact]
    public async Task Markup_is_text()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);

        await AddAsync(rid, "<img src=x>");
        var page = await shop.Noah.ReadAsync($"/agent/rooms/{rid}");

        Assert.Empty(page.QuerySelectorAll(".room-tags img"));
        Assert.Contains("<img src=x>", page.QuerySelector(".room-tags")?.TextContent ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_renames_and_deletes_and_both_stand_in_the_trail()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await AddAsync(rid, "Old name");
        await AddAsync(rid, "Taken name");
        var id = await shop.Server.ReadAsync(db =>
            db.Tags.Where(t => t.Name == "Old name").Select(t => t.Id).SingleAsync()
        );

        Assert.Equal(HttpStatusCode.Conflict, await ChangeAsync("Rename", id, "TAKEN NAME"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await ChangeAsync("Rename", id, " "));
        Assert.Equal(HttpStatusCode.NotFound, await ChangeAsync("Rename", Ids.New(), "Any"));
        Assert.Equal(HttpStatusCode.Redirect, await ChangeAsync("Rename", id, "New name"));
        Assert.Equal(["New name", "Taken name"], (await TagsAsync(rid)).Order());
        Assert.Equal(HttpStatusCode.Redirect, await ChangeAsync("Delete", id));
        Assert.Equal(HttpStatusCode.NotFound, await ChangeAsync("Delete", id));

        Assert.Equal(["Taken name"], await TagsAsync(rid));
        var audit = await (await shop.Mara.OpenAsync("/agent/audit")).Content.ReadAsStringAsync();
        Assert.Contains("renamed the tag", audit, StringComparison.Ordinal);
        Assert.Contains("deleted the tag", audit, StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode> AddAsync(string rid, string name)
    {
        using var answer = await shop.Noah.SubmitAsync($"/agent/rooms/{rid}", "Add", ("name", name));
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> ChangeAsync(string handler, string id, string? name = null)
    {
        var token = (await shop.Mara.ReadAsync("/agent/me"))
            .QuerySelector("input[name=__RequestVerificationToken]")
            ?.GetAttribute("value");
        using var answer = await shop.Mara.Client.PostAsync(
            $"/agent/tags?handler={handler}",
            new FormUrlEncodedContent([
                new("id", id),
                new("name", name ?? ""),
                new("__RequestVerificationToken", token),
            ])
        );
        return answer.StatusCode;
    }

    private async Task<List<string>> TagsAsync(string rid) =>
        [
            .. (await shop.Noah.ReadAsync($"/agent/rooms/{rid}"))
                .QuerySelectorAll(".room-tags .tag > span")
                .Select(tag => tag.TextContent),
        ];
}
