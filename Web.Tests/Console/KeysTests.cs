using System.Net;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Console;

/// <summary>Which key sends, and whether single keys act: the agent's choice, on every device.</summary>
public sealed class KeysTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Single_keys_act_until_they_are_turned_off_without_script_too()
    {
        Assert.Equal("on", await ShortcutsAsync());

        using (await shop.Noah.SubmitAsync("/agent/keys", "Save", ("on", ""))) { }
        Assert.Equal("off", await ShortcutsAsync());

        using (await shop.Noah.SubmitAsync("/agent/keys", "Save", ("on", "true"))) { }
        Assert.Equal("on", await ShortcutsAsync());
    }

    [Fact]
    public async Task The_sheet_and_the_line_below_the_text_box_name_the_key_that_sends()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        Assert.Contains("Shift Enter for a new line", await HintAsync(rid), StringComparison.Ordinal);

        using var wrong = await shop.Mara.SubmitAsync("/agent/me", "Save", ("SendsBy", "7"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using (await shop.Mara.SubmitAsync("/agent/me", "Save", ("SendsBy", nameof(SendKey.CtrlEnter)))) { }

        Assert.Equal("Ctrl Enter to send Enter for a new line", await HintAsync(rid));
        Assert.Contains(
            "Ctrl Enter Send",
            Words((await shop.Mara.ReadAsync("/agent/keys")).DocumentElement),
            StringComparison.Ordinal
        );
        Assert.Equal(
            SendKey.CtrlEnter,
            await shop.Server.ReadAsync(db =>
                db.Users.Where(a => a.IsAdministrator).Select(a => a.SendsBy).SingleAsync()
            )
        );
    }

    private async Task<string?> ShortcutsAsync() =>
        (await shop.Noah.ReadAsync("/agent")).GetElementById("console")!.GetAttribute("data-shortcuts");

    private async Task<string> HintAsync(string rid) =>
        Words((await shop.Mara.ReadAsync($"/agent/rooms/{rid}")).QuerySelector(".send-hint")!);

    private static string Words(AngleSharp.Dom.INode node) =>
        string.Join(
            ' ',
            node.TextContent.Replace("Enter", " Enter ").Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)
        );
}
