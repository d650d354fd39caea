using System.Net;
using LiveChatMeet.Tests.Plant.Actors;

namespace LiveChatMeet.Tests.Console;

public sealed class StartCallTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_form_leads_to_the_call_and_the_script_of_the_overlay_to_the_same_one()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        await using var guest = await visitor.ConnectAsync();
        var page = await shop.Mara.ReadAsync($"/agent/rooms/{rid}");
        var key = page.QuerySelector("input[name=startKey]")?.GetAttribute("value");

        using var opened = await shop.Mara.SubmitAsync(page, $"/agent/rooms/{rid}", null, "Start video call");
        var again = await PlainCall.StartAsync(shop.Mara, rid, key);

        Assert.Equal(
            (HttpStatusCode.SeeOther, $"/meet/{again}"),
            (opened.StatusCode, opened.Headers.Location?.OriginalString)
        );
        await guest.DeclineAsync(again);
    }

    [Fact]
    public async Task The_form_says_where_the_agent_wants_calls()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Noah);

        foreach (var (chosen, word) in ((string, string)[])[("Overlay", "overlay"), ("Tab", "tab")])
        {
            using var saved = await shop.Noah.SubmitAsync("/agent/me", "Save", ("CallsOpenIn", chosen));
            var form = (await shop.Noah.ReadAsync($"/agent/rooms/{rid}")).QuerySelector("#start-call form");
            Assert.Equal((word, "meet_new"), (form?.GetAttribute("data-opens"), form?.GetAttribute("target")));
        }
    }
}
