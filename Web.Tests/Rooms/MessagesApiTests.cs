using System.Net;
using System.Text.Json;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Rooms;

public sealed class MessagesApiTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_message_has_the_promised_form()
    {
        var visitor = shop.NewVisitor();
        var sent = await visitor.WritesAsync("See https://shop.example");

        using var answer = await shop.Mara.OpenAsync($"/api/v1/messages/{sent.Id}");
        var message = await answer.JsonAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            [
                "_id",
                "startTime",
                "endTime",
                "msg",
                "groupable",
                "ts",
                "u",
                "rid",
                "_updatedAt",
                "mentions",
                "channels",
                "number",
                "revision",
                "party",
                "deliveredAt",
                "seenAt",
                "clientId",
                "links",
            ],
            message.EnumerateObject().Select(property => property.Name)
        );
        Assert.Equal(
            ["_id", "username", "name"],
            message.GetProperty("u").EnumerateObject().Select(property => property.Name)
        );
        Assert.Equal(
            (sent.Id, sent.Rid, "See https://shop.example", true),
            (
                Text(message, "_id"),
                Text(message, "rid"),
                Text(message, "msg"),
                message.GetProperty("groupable").GetBoolean()
            )
        );
        Assert.Equal(
            (0, 0),
            (message.GetProperty("mentions").GetArrayLength(), message.GetProperty("channels").GetArrayLength())
        );
        Assert.Equal(
            (JsonValueKind.Null, JsonValueKind.Null),
            (message.GetProperty("startTime").ValueKind, message.GetProperty("endTime").ValueKind)
        );
        Assert.StartsWith("guest-", Text(message.GetProperty("u"), "username"), StringComparison.Ordinal);
        Assert.Equal("visitor", Text(message, "party"));
        Assert.All(
            ["ts", "_updatedAt"],
            name => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", Text(message, name))
        );
    }

    [Fact]
    public async Task Without_teams_every_agent_reads_what_waits_and_what_a_colleague_has()
    {
        var (visitor, rid) = await shop.OpenRoomAsync();
        var id = (await visitor.WritesAsync("Hello?")).Id;

        foreach (
            var address in (string[])[$"/api/v1/rooms/{rid}/messages", $"/api/v1/messages/{id}", $"/agent/rooms/{rid}"]
        )
        {
            using var waiting = await shop.Noah.OpenAsync(address);
            Assert.Equal(HttpStatusCode.OK, waiting.StatusCode);
        }
        await Shop.TakesAsync(shop.Mara, rid);
        using var room = await shop.Noah.OpenAsync($"/api/v1/rooms/{rid}/messages");
        using var message = await shop.Noah.OpenAsync($"/api/v1/messages/{id}");
        using var page = await shop.Noah.OpenAsync($"/agent/rooms/{rid}");
        using var panel = await shop.Noah.OpenAsync($"/agent/rooms/{rid}?handler=Panel");
        using var own = await shop.Mara.OpenAsync($"/api/v1/rooms/{rid}/messages");

        Assert.All([room, message, page, panel], answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Trait("Requirement", "AZ-6")]
    [Fact]
    public async Task An_agent_does_nothing_in_a_colleagues_room()
    {
        var (_, rid) = await shop.OpenRoomAsync(takenBy: shop.Mara);
        var (_, own) = await shop.OpenRoomAsync(takenBy: shop.Noah);
        await using var noah = await shop.ConnectAsync(shop.Noah);
        var page = await shop.Noah.ReadAsync($"/agent/rooms/{own}");
        var token = page.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value") ?? "";
        var before = await shop.StoredAsync();

        foreach (var handler in (string[])["Close", "Reopen", "Send", "GiveBack"])
        {
            using var answer = await shop.Noah.Client.PostAsync(
                $"/agent/rooms/{rid}?handler={handler}",
                new FormUrlEncodedContent(
                    new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["message"] = "hello" }
                )
            );
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        }
        foreach (
            var call in (Func<Task>[])
                [() => noah.DeliveredAsync(rid, 1), () => noah.SeenAsync(rid, 1), () => noah.SendAsync(rid, "hello")]
        )
            Assert.Equal(Refusal.RoomTaken, await HubClient.RefusalAsync(call));

        Assert.Equal(before, await shop.StoredAsync());
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAA")]
    [InlineData("x")]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("%27%20OR%201=1--")]
    [InlineData("%F0%9F%98%80")]
    public async Task An_unknown_or_malformed_id_is_not_found(string id)
    {
        using var message = await shop.Mara.OpenAsync($"/api/v1/messages/{id}");
        using var room = await shop.Mara.OpenAsync($"/api/v1/rooms/{id}/messages");

        Assert.Equal(HttpStatusCode.NotFound, message.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, room.StatusCode);
        Assert.Equal("application/problem+json", room.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("many")]
    [InlineData("")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    public async Task A_revision_that_is_no_number_is_refused(string since)
    {
        var (_, rid) = await shop.OpenRoomAsync();

        using var answer = await shop.Mara.OpenAsync($"/api/v1/rooms/{rid}/messages?since={since}");

        await answer.IsRefusalAsync(HttpStatusCode.BadRequest, Refusal.BadArguments);
    }

    [Theory]
    [InlineData("/api/v1/messages/AAAAAAAAAAAAAAAAA")]
    [InlineData("/api/v1/rooms/AAAAAAAAAAAAAAAAA/messages")]
    public async Task Without_an_agents_cookie_there_is_nothing(string address)
    {
        using var stranger = shop.Server.NewBrowser();
        var visitor = shop.NewVisitor();
        await visitor.WritesAsync("Hello?");
        using var asVisitor = new HttpRequestMessage(
            HttpMethod.Get,
            $"{shop.Server.Origin}{address}?site={Shop.Site}&as=visitor"
        );
        asVisitor.Headers.Add("X-Livechat-Credential", visitor.Credential);

        using var anonymous = await stranger.OpenAsync(address);
        using var foreign = await stranger.Client.SendAsync(asVisitor);

        await anonymous.IsRefusalAsync(HttpStatusCode.Unauthorized, Refusal.Unauthenticated);
        await foreign.IsRefusalAsync(HttpStatusCode.Unauthorized, Refusal.Unauthenticated);
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? "";
}
