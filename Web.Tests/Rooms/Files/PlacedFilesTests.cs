using System.Net;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Rooms.Files;

/// <summary>Whatever sends a picture, a form without script or a browser that cannot decode it: nothing that is kept
/// says where it was taken.</summary>
public sealed class PlacedFilesTests(Shop shop) : IClassFixture<Shop>
{
    private readonly SentFiles _files = new(shop);

    public static TheoryData<string> Placed => PlacedPictures.Names;

    [Theory, MemberData(nameof(Placed))]
    public async Task A_picture_that_no_browser_drew_anew_arrives_without_its_place(string name)
    {
        var (visitor, _) = await shop.OpenRoomAsync();
        var bare = await PlacedPictures.BareAsync(PlacedPictures.Read(name));

        var message = await _files.FromAsync(visitor, PlacedPictures.Read(name), name);

        using var answer = await SentFiles.OpenAsync(shop.Mara, message.Id);
        Assert.Equal(bare, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(bare.Length, message.Files![0].Size);
        NothingSaysWhere();
    }

    [Theory]
    [InlineData("placed.jpg", "img")]
    [InlineData("placed.heic", ".file")]
    public async Task A_form_without_script_sends_none(string name, string shown)
    {
        using var browser = new PlainBrowser(new Uri(shop.Server.Origin));

        using var sent = await FileFormsTests.PostAsync(
            browser,
            $"/livechat/{Shop.Site}",
            "Here.",
            PlacedPictures.Read(name),
            name
        );

        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        var file = (await browser.ReadAsync($"/livechat/{Shop.Site}")).QuerySelector($".files {shown}")!;
        using var answer = await browser.OpenAsync((file.GetAttribute("src") ?? file.GetAttribute("href"))!);
        Assert.False(PlacedPictures.SaysWhere(await answer.Content.ReadAsByteArrayAsync()));
        NothingSaysWhere();
    }

    [Fact]
    public async Task One_that_begins_as_a_picture_and_is_none_is_refused_in_words()
    {
        using var browser = new PlainBrowser(new Uri(shop.Server.Origin));
        var before = _files.OnDisk().Count;

        using var refused = await FileFormsTests.PostAsync(
            browser,
            $"/livechat/{Shop.Site}",
            "Here.",
            [.. SamplePictures.Photograph[..20], .. "canary-place"u8],
            "cut.jpg"
        );

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains(
            "This picture is damaged",
            (await PlainBrowser.ReadAsync(refused)).QuerySelector(".error:not(:empty)")?.TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal(before, _files.OnDisk().Count);
    }

    [Theory, MemberData(nameof(Placed))]
    public async Task One_that_was_cut_is_kept_without_its_place_or_refused(string name)
    {
        var (visitor, _) = await shop.OpenRoomAsync();
        var bytes = PlacedPictures.Read(name);

        for (var part = 1; part < 8; part++)
        {
            using var answer = await _files.PostAsync(visitor, bytes[..(bytes.Length * part / 8)], name);
            if (answer.StatusCode != HttpStatusCode.OK)
                await answer.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.FilePictureDamaged);
        }

        NothingSaysWhere();
    }

    private void NothingSaysWhere()
    {
        var folder = Path.Combine(shop.Server.DataDirectory, "files");
        foreach (var file in _files.OnDisk())
            Assert.False(PlacedPictures.SaysWhere(File.ReadAllBytes(Path.Combine(folder, file))), file);
    }
}
