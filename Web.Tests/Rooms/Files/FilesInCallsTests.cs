using System.Net;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Rooms.Files;

/// <summary>The conversation beside a call leads to its files, with what its page is recognised by.</summary>
public sealed class FilesInCallsTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Each_page_of_a_call_opens_them_by_its_own_identity()
    {
        await using var call = await PlainCall.AcceptedAsync(shop);
        var sent = await new SentFiles(shop).FromAsync(shop.Mara, call.Rid, SamplePictures.OnePoint);
        var session = await PlainMeetPage.SessionAsync(shop, call.Guest, call.Id);
        var theirs = $"__Host-v={call.Visitor.Credential}";

        foreach (
            var (cookie, query) in new[]
            {
                (shop.Mara.CookieHeader, ""),
                (session, "?as=meet"),
                (theirs, $"?as=visitor&site={Shop.Site}"),
            }
        )
        {
            Assert.Equal(query, await FilesQueryAsync(call.Id, cookie));
            using var opened = await PlainMeetPage.GetAsync(shop, $"/files/{sent.Id}/0{query}", cookie);
            Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
            Assert.Equal(SamplePictures.OnePoint, await opened.Content.ReadAsByteArrayAsync());
        }
    }

    private async Task<string?> FilesQueryAsync(string id, string cookie)
    {
        using var answer = await PlainMeetPage.GetAsync(shop, PlainMeetPage.Handler(id, "Panel"), cookie);
        return (await PlainBrowser.ReadAsync(answer)).QuerySelector("#panel")?.GetAttribute("data-files");
    }
}
