using System.Net;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Livechat;

/// <summary>Whom the page of a former name answers, and whom it does not.</summary>
public sealed class FormerPageTests(MovedShop moved) : IClassFixture<MovedShop>
{
    private const string OldName = MovedShop.OldName;
    private const string NewName = MovedShop.NewName;
    private const string Page = $"/livechat/{Shop.Site}/former";

    [Trait("Requirement", "PM-1")]
    [Fact]
    public async Task Only_the_new_name_and_the_pages_of_the_site_may_frame_it()
    {
        using var answer = await moved.SendAsync(HttpMethod.Get, OldName, Page);
        var html = await answer.Content.ReadAsStringAsync();

        Assert.Contains(
            $"frame-ancestors http://{NewName} {Shop.SiteOrigin}; ",
            answer.Header("Content-Security-Policy"),
            StringComparison.Ordinal
        );
        Assert.Contains($"data-to=\"http://{NewName}\"", html, StringComparison.Ordinal); // and nobody else is told
        Assert.Contains("data-known=\"\"", html, StringComparison.Ordinal);
        Assert.Equal("cross-origin", answer.Header("Cross-Origin-Resource-Policy"));
    }

    [Fact]
    public async Task The_livechat_frames_the_former_name_and_lends_it_no_camera()
    {
        using var answer = await moved.SendAsync(HttpMethod.Get, NewName, $"/livechat/{Shop.Site}");
        using var under = await moved.SendAsync(HttpMethod.Get, OldName, $"/livechat/{Shop.Site}");

        var policy = answer.Header("Content-Security-Policy");
        Assert.Contains($"frame-src 'self' http://{OldName}; ", policy, StringComparison.Ordinal);
        Assert.Contains("camera=(self)", answer.Header("Permissions-Policy"), StringComparison.Ordinal);
        Assert.Contains(
            $"data-former=\"http://{OldName}\"",
            await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
        Assert.Contains("frame-src 'self'; ", under.Header("Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_whom_the_old_name_does_not_know_gets_no_ticket()
    {
        using var stranger = await (await moved.OpenAsync(OldName, null)).AskAsync();
        using var forged = await (await moved.OpenAsync(OldName, Secrets.New())).AskAsync();

        await stranger.IsRefusalAsync(HttpStatusCode.Unauthorized, Refusal.Unauthenticated);
        await forged.IsRefusalAsync(HttpStatusCode.Unauthorized, Refusal.Unauthenticated);
    }

    [Fact]
    public async Task Somebody_who_is_blocked_is_a_stranger_and_gets_no_ticket()
    {
        var (visitor, rid) = await moved.Shop.OpenRoomAsync(takenBy: moved.Shop.Noah);
        var frame = await moved.OpenAsync(OldName, visitor.Credential);
        using (await moved.Shop.Noah.SubmitAsync($"/agent/rooms/{rid}/block", "Block", ("term", "always"))) { }

        using var refused = await frame.AskAsync();

        await refused.IsRefusalAsync(HttpStatusCode.NotFound, Refusal.SiteNotFound);
        var again = await moved.OpenAsync(OldName, visitor.Credential);
        Assert.Contains("data-known=\"yes\"", frame.Html, StringComparison.Ordinal);
        Assert.Contains("data-known=\"\"", again.Html, StringComparison.Ordinal); // as for a stranger
    }

    [Fact]
    public async Task A_form_of_another_page_gets_nothing()
    {
        var (visitor, _) = await moved.Shop.OpenRoomAsync();
        var frame = await moved.OpenAsync(OldName, visitor.Credential);
        var ticket = await frame.TicketAsync();
        var chat = await moved.OpenChatAsync();

        foreach (var origin in (string[])[Shop.SiteOrigin, $"http://{NewName}", "null", ""])
            using (var crossed = await (frame with { Origin = origin }).AskAsync())
                await crossed.IsRefusalAsync(HttpStatusCode.Forbidden, Refusal.OriginNotAllowed);
        using (var crossed = await moved.RedeemAsync(ticket, chat with { Origin = $"http://{OldName}" }))
            await crossed.IsRefusalAsync(HttpStatusCode.Forbidden, Refusal.OriginNotAllowed);
        using (var bare = await (frame with { Token = "" }).AskAsync())
            await bare.IsRefusalAsync(HttpStatusCode.BadRequest, Refusal.FormTokenStale);
        using (var bare = await moved.RedeemAsync(ticket, chat with { Token = "" }))
            await bare.IsRefusalAsync(HttpStatusCode.BadRequest, Refusal.FormTokenStale);
        using var still = await moved.RedeemAsync(ticket, chat);

        Assert.Equal(HttpStatusCode.NoContent, still.StatusCode);
    }

    [Fact]
    public async Task Each_name_does_its_own_part_alone()
    {
        var (visitor, _) = await moved.Shop.OpenRoomAsync();
        var ticket = await (await moved.OpenAsync(OldName, visitor.Credential)).TicketAsync();

        using var page = await moved.SendAsync(HttpMethod.Get, NewName, Page);
        using var asked = await moved.Showing(NewName, visitor.Credential).AskAsync();
        using var redeemed = await moved.RedeemAsync(ticket, moved.Showing(OldName, Secrets.New()));

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, asked.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, redeemed.StatusCode);
    }

    [Fact]
    public async Task A_site_that_does_not_exist_has_none()
    {
        using var answer = await moved.SendAsync(HttpMethod.Get, OldName, "/livechat/nobody/former");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Without_a_former_name_there_is_nothing()
    {
        await using var shop = await Shop.OpenAsync();
        using var client = new HttpClient { BaseAddress = new(shop.Server.Origin) };

        using var chat = await client.GetAsync($"/livechat/{Shop.Site}");
        using var page = await client.GetAsync(Page);
        using var proof = await client.GetAsync("/former-name?of=a");

        Assert.DoesNotContain("come-over", await chat.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("frame-src 'self'; ", chat.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (page.StatusCode, proof.StatusCode));
    }

    [Fact]
    public async Task A_ticket_is_for_the_name_that_the_server_had_then()
    {
        var directory = Directory.CreateTempSubdirectory("livechatmeet-moved-").FullName;
        try
        {
            string ticket;
            await using (var before = await MovedShop.OpenAsync(directory))
            {
                var (visitor, _) = await before.Shop.OpenRoomAsync();
                ticket = await (await before.OpenAsync(OldName, visitor.Credential)).TicketAsync();
            }
            await using var after = await Server.StartAsync(MovedShop.Settings("third.example"), directory);

            using var request = new HttpRequestMessage(HttpMethod.Post, $"{after.Origin}{Page}?handler=Redeem")
            {
                Content = new FormUrlEncodedContent([KeyValuePair.Create("ticket", ticket)]),
            };
            request.Headers.Host = "third.example";
            request.Headers.Add("Origin", "http://third.example");
            request.Headers.Add("Accept", "application/json");
            request.Headers.Add("X-Livechat-Credential", Secrets.New());
            using var client = new HttpClient();
            using var refused = await client.SendAsync(request);

            await refused.IsRefusalAsync(HttpStatusCode.UnprocessableEntity, Refusal.TicketInvalid);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
