using System.Net;
using LiveChatMeet.Identity;
using LiveChatMeet.Mail;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Rooms.Blocks;

/// <summary>What a blocked visitor has opened before, and what links to it.</summary>
public sealed class BlockedWaysTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_blocked_visitor_finds_no_file_no_device_and_no_call_and_a_link_opens_nothing()
    {
        await using var call = await PlainCall.RingAsync(shop, shop.Noah);
        var (visitor, files, credential) = (call.Visitor, new SentFiles(shop), $"__Host-v={call.Visitor.Credential}");
        var sent = await files.FromAsync(visitor, SamplePictures.OnePoint);
        var tab = await PlainMeetPage.SessionAsync(shop, call.Guest, call.Id);
        using var browser = shop.Server.NewBrowser();
        browser.Set("__Host-v", visitor.Credential);
        var shown = await shop
            .Server.Services.GetRequiredService<MailLinks>()
            .ElsewhereAsync(new(sent.U.Id, Secrets.Hash(visitor.Credential)), "");
        Assert.NotNull(await PlainMeetPage.PartyAsync(shop, call.Id, credential));
        Assert.NotNull(await PlainMeetPage.PartyAsync(shop, call.Id, tab));

        using (await shop.Noah.SubmitAsync($"/agent/rooms/{call.Rid}/block", "Block", ("term", "always"))) { }
        using var file = await files.OpenAsync(visitor, sent.Id);
        using var link = await OpenAsync(shown.Split('#')[1]);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.UnprocessableEntity), (file.StatusCode, link.StatusCode));
        Assert.Equal(await SaidAsync(browser, "no-such-site"), await SaidAsync(browser, Shop.Site));
        Assert.Null(await PlainMeetPage.PartyAsync(shop, call.Id, credential));
        Assert.Null(await PlainMeetPage.PartyAsync(shop, call.Id, tab));
    }

    private async Task<HttpResponseMessage> OpenAsync(string code)
    {
        using var phone = shop.Server.NewBrowser();
        return await phone.SubmitAsync("/conversation", "Open the conversation", ("Code", code));
    }

    private static async Task<string> SaidAsync(PlainBrowser browser, string site)
    {
        using var answer = await browser.OpenAsync($"/conversation/{site}");
        var page = await PlainBrowser.ReadAsync(answer);
        return $"{answer.StatusCode} {page.Body!.TextContent.ReplaceLineEndings("")}";
    }
}
