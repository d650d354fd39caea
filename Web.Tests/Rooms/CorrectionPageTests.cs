using System.Net;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Rooms;

/// <summary>Messages that are corrected and deleted without script.</summary>
public sealed class CorrectionPageTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task An_agent_changes_a_message_by_forms()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var noah = await shop.ConnectAsync(shop.Noah);
        await noah.SendAsync(rid, "Bring it in tomorow.");
        var room = await shop.Noah.ReadAsync($"/agent/rooms/{rid}");
        var address = Assert.Single(room.QuerySelectorAll(".message .more")).GetAttribute("href")!;

        using var empty = await shop.Noah.SubmitAsync(address, "Save correction", ("text", " "));
        using var saved = await shop.Noah.SubmitAsync(address, "Save correction", ("text", "Bring it in tomorrow."));
        var corrected = await shop.Noah.ReadAsync($"/agent/rooms/{rid}");
        using var deleted = await shop.Noah.SubmitAsync(address, "Delete message");
        using var late = await shop.Noah.OpenAsync(address);
        var gone = await shop.Noah.ReadAsync($"/agent/rooms/{rid}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        Assert.Contains("Write a message first.", await empty.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal($"/agent/rooms/{rid}", saved.Headers.Location?.OriginalString);
        Assert.Equal("Bring it in tomorrow.", corrected.QuerySelectorAll(".bubble")[1].TextContent.Trim());
        Assert.NotNull(corrected.QuerySelector(".corrected"));
        Assert.Equal($"/agent/rooms/{rid}", deleted.Headers.Location?.OriginalString);
        Assert.Equal("You deleted this message", gone.QuerySelectorAll(".bubble")[1].TextContent.Trim());
        Assert.Null(gone.QuerySelector(".message .more"));
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
    }

    [Fact]
    public async Task A_visitor_changes_a_message_by_forms()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        using var browser = new PlainBrowser(new Uri(shop.Server.Origin));
        browser.Set("__Host-v", visitor.Credential);
        var address = (await browser.ReadAsync($"/livechat/{Shop.Site}"))
            .QuerySelector(".message .more")!
            .GetAttribute("href")!;

        using var saved = await browser.SubmitAsync(address, "Save correction", ("text", "The rear brake squeals."));
        var corrected = await browser.ReadAsync($"/livechat/{Shop.Site}");
        using var deleted = await browser.SubmitAsync(address, "Delete message");
        var gone = await browser.ReadAsync($"/livechat/{Shop.Site}");

        Assert.Equal($"/livechat/{Shop.Site}", saved.Headers.Location?.OriginalString);
        Assert.Equal("The rear brake squeals.", corrected.QuerySelector(".bubble")!.TextContent.Trim());
        Assert.Equal("You deleted this message", gone.QuerySelector(".bubble")!.TextContent.Trim());
        var seen = await shop.Noah.ReadAsync($"/agent/rooms/{rid}");
        Assert.Equal("Message deleted", seen.QuerySelector(".bubble")!.TextContent.Trim());
    }

    [Fact]
    public async Task What_is_not_ones_own_or_is_over_offers_no_change()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var noah = await shop.ConnectAsync(shop.Noah);
        await noah.SendAsync(rid, "Bring it in.");

        Assert.Null((await shop.Mara.ReadAsync($"/agent/rooms/{rid}")).QuerySelector(".message .more"));
        using (await shop.Noah.SubmitAsync($"/agent/rooms/{rid}", "Close conversation"))
        {
            Assert.Null((await shop.Noah.ReadAsync($"/agent/rooms/{rid}")).QuerySelector(".message .more"));
            using var answer = await visitor.GetAsync("");
            Assert.Null((await PlainBrowser.ReadAsync(answer)).QuerySelector(".message .more"));
        }
    }
}
