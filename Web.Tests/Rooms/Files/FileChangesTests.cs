using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Rooms.Files;

/// <summary>Messages with files that who wrote them corrects or deletes.</summary>
public sealed class FileChangesTests(Shop shop) : IClassFixture<Shop>
{
    private readonly SentFiles _files = new(shop);

    [Fact]
    public async Task One_without_a_text_may_get_one_and_lose_it_again()
    {
        var (visitor, rid) = await shop.OpenRoomAsync();
        var message = await _files.FromAsync(visitor, SamplePictures.OnePoint, "left pad.png");
        await using var guest = await visitor.ConnectAsync();

        var written = await guest.CorrectAsync(rid, message.Id, "This is the left one.");
        var taken = await guest.CorrectAsync(rid, message.Id, "");
        var plain = await guest.SendAsync(rid, "A word.");

        Assert.Equal(("This is the left one.", "left pad.png"), (written.Msg, written.Files?[0].Name));
        Assert.Equal(("", "left pad.png"), (taken.Msg, taken.Files?[0].Name));
        Assert.Equal(Refusal.MessageEmpty, await HubClient.RefusalAsync(() => guest.CorrectAsync(rid, plain.Id, " ")));
    }

    [Fact]
    public async Task Without_script_too()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        var message = await _files.FromAsync(shop.Mara, rid, SamplePictures.OnePoint, "left pad.png");
        var page = $"/agent/rooms/{rid}/messages/{message.Id}";
        var text = (await shop.Mara.ReadAsync(page)).QuerySelector(".correcting textarea");
        Assert.False(text?.HasAttribute("required"));

        (await shop.Mara.SubmitAsync(page, "Save correction", ("text", "This one."))).Dispose();
        Assert.NotNull((await shop.Mara.ReadAsync($"/agent/rooms/{rid}")).QuerySelector(".files img"));
        (await shop.Mara.SubmitAsync(page, "Delete message")).Dispose();

        var room = await shop.Mara.ReadAsync($"/agent/rooms/{rid}");
        Assert.Equal("You deleted this message", room.QuerySelector(".gone")?.TextContent);
        Assert.Null(room.QuerySelector(".files"));
        using var gone = await _files.OpenAsync(visitor, message.Id);
        await gone.IsRefusalAsync(System.Net.HttpStatusCode.NotFound, Refusal.FileNotFound);
    }

    [Fact]
    public async Task A_mail_names_them()
    {
        await using var open = await MailShop.OpenAsync();
        var (visitor, rid) = await open.Shop.OpenRoomAsync(takenBy: open.Shop.Mara);
        (await visitor.PostAsync("About", ("email", "ada@example.org"))).Dispose();
        await new SentFiles(open.Shop).FromAsync(open.Shop.Mara, rid, SamplePictures.OnePoint, "<left> pad.png");

        await Eventually.IsTrueAsync(
            "a mail tells of it",
            () =>
            {
                open.Clock.Advance(TimeSpan.FromMinutes(1));
                return open.Mail.Arrived.Count > 0;
            }
        );

        var mail = await open.Mail.MailToAsync("ada@example.org", 0);
        Assert.Contains("> _left_ pad.png", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("_left_ pad.png", mail.HtmlBody, StringComparison.Ordinal);
    }
}
