using LiveChatMeet.Tests.Plant.Actors;

namespace LiveChatMeet.Tests.Meet;

public sealed class CallPanelTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_conversation_beside_a_call_says_how_much_its_reader_has_not_seen()
    {
        await using var call = await PlainCall.RingAsync(shop);
        await call.Agent.SeenAsync(call.Rid, 1);
        await call.Guest.SendAsync(call.Rid, "The front brake squeals.");
        var last = await call.Guest.SendAsync(call.Rid, "Since Monday.");

        var before = await PanelAsync(call);
        await call.Agent.SeenAsync(call.Rid, last.Number);
        var after = await PanelAsync(call);

        Assert.Equal(("2", $"{last.Revision}"), before);
        Assert.Equal("0", after.Unseen);
    }

    private async Task<(string? Unseen, string? Revision)> PanelAsync(PlainCall call)
    {
        var panel = (await shop.Mara.ReadAsync($"/meet/{call.Id}?handler=Panel")).QuerySelector("#panel");
        return (panel?.GetAttribute("data-unseen"), panel?.GetAttribute("data-revision"));
    }
}
