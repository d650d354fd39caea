using System.Net;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Rooms.Files;

/// <summary>Without script, the form carries the files.</summary>
public sealed class FileFormsTests(Shop shop) : IClassFixture<Shop>
{
    private readonly SentFiles _files = new(shop);

    [Fact]
    public async Task A_new_visitors_first_message_may_have_one()
    {
        using var browser = new PlainBrowser(new Uri(shop.Server.Origin));
        using var answer = await PostAsync(browser, $"/livechat/{Shop.Site}", "Look at this.", SamplePictures.OnePoint);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var page = await browser.ReadAsync($"/livechat/{Shop.Site}");
        var chooser = page.QuerySelector("[type=file]")!; // with types, or with capture alone, a phone offers less
        Assert.False(chooser.HasAttribute("accept") || chooser.HasAttribute("capture"));
        var picture = page.QuerySelector(".files img");
        Assert.Equal("brake.png", picture?.GetAttribute("alt"));
        Assert.Equal("1", picture?.GetAttribute("width"));
        using var shown = await browser.OpenAsync(picture!.GetAttribute("src")!);
        Assert.Equal(SamplePictures.OnePoint, await shown.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task An_agent_sends_one_and_what_is_refused_is_told_on_the_page()
    {
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);

        using (var sent = await PostAsync(shop.Mara, $"/agent/rooms/{rid}", "Like this.", [1, 2, 3], "a list.pdf"))
            Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        using var refused = await PostAsync(shop.Mara, $"/agent/rooms/{rid}", "And this.", []);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await PlainBrowser.ReadAsync(refused);
        Assert.Equal("This file is empty.", page.QuerySelector("#error")?.TextContent);
        Assert.Equal("And this.", page.QuerySelector("#message")?.TextContent);
        var card = page.QuerySelector(".files .file");
        Assert.Contains("a list.pdf", card?.TextContent, StringComparison.Ordinal);
        var id = card!.GetAttribute("href")!.Split('/')[2];
        using var theirs = await _files.OpenAsync(visitor, id);
        Assert.Equal([1, 2, 3], await theirs.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Fills the form in that the page has, and sends it.</summary>
    internal static async Task<HttpResponseMessage> PostAsync(
        PlainBrowser browser,
        string path,
        string text,
        byte[] bytes,
        string name = "brake.png"
    )
    {
        var page = await browser.ReadAsync(path);
        var form = page.QuerySelector("form.composer:not(.note)")!;
        Assert.Equal("multipart/form-data", form.GetAttribute("enctype"));
        var token = form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var body = new MultipartFormDataContent
        {
            { new StringContent(token), "__RequestVerificationToken" },
            { new StringContent(Ids.NewClientId()), "clientId" },
            { new StringContent(text), "message" },
            { new ByteArrayContent(bytes), "file", name },
        };
        return await browser.Client.PostAsync(form.GetAttribute("action") ?? path, body);
    }
}
