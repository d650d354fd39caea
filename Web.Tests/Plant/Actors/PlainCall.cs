using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LiveChatMeet.Calls;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A call without browsers: an agent who rang by the form, a visitor who is there, each with a hub connection.
/// Hung up when it is disposed.</summary>
public sealed class PlainCall : IAsyncDisposable
{
    /// <summary>In the form of an id; nothing has it.</summary>
    public const string UnknownId = "AAAAAAAAAAAAAAAAA";

    private PlainCall(Shop shop, PlainVisitor visitor, string rid, HubClient agent, HubClient guest) =>
        (Shop, Visitor, Rid, Agent, Guest) = (shop, visitor, rid, agent, guest);

    public Shop Shop { get; }

    public PlainVisitor Visitor { get; }

    public string Rid { get; }

    public string Id { get; private set; } = "";

    /// <summary>The agent's connection.</summary>
    public HubClient Agent { get; }

    /// <summary>The visitor's connection.</summary>
    public HubClient Guest { get; }

    /// <summary>A new visitor is here, and an agent calls: Mara, unless it is said.</summary>
    public static async Task<PlainCall> RingAsync(Shop shop, PlainBrowser? by = null)
    {
        var agent = by ?? shop.Mara;
        var (visitor, rid) = await shop.OpenRoomAsync(takenBy: agent, text: "May I show you something?");
        var call = new PlainCall(shop, visitor, rid, await shop.ConnectAsync(agent), await visitor.ConnectAsync());
        await call.Guest.SinceAsync(rid, 0); // answered only to somebody who counts as here
        call.Id = await StartAsync(agent, rid);
        return call;
    }

    /// <summary>The same, accepted.</summary>
    public static async Task<PlainCall> AcceptedAsync(Shop shop, PlainBrowser? by = null)
    {
        var call = await RingAsync(shop, by);
        await call.Guest.AcceptAsync(call.Id);
        return call;
    }

    /// <summary>The same, with a leg on each side that sees and hears the other.</summary>
    public static async Task<(PlainCall Call, string AgentLeg, string VisitorLeg)> TalkingAsync(
        Shop shop,
        PlainBrowser? by = null
    )
    {
        var call = await AcceptedAsync(shop, by);
        var (agentLeg, visitorLeg) = (Ids.New(), Ids.New());
        await call.Agent.JoinAsync(call.Id, agentLeg);
        await call.Guest.JoinAsync(call.Id, visitorLeg);
        await call.Agent.LegConnectedAsync(call.Id, agentLeg);
        await call.Guest.LegConnectedAsync(call.Id, visitorLeg);
        return (call, agentLeg, visitorLeg);
    }

    /// <summary>Presses "Start video call".</summary>
    /// <returns>The id of the call that it leads to.</returns>
    public static async Task<string> StartAsync(PlainBrowser agent, string rid, string? startKey = null)
    {
        using var answer = await TryStartAsync(agent, rid, startKey);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString() ?? "";
    }

    /// <summary>Sends the form as a script would: also where its button is disabled, and with a key of one's
    /// own.</summary>
    /// <param name="token">Of a form that was opened before.</param>
    public static async Task<HttpResponseMessage> TryStartAsync(
        PlainBrowser agent,
        string rid,
        string? startKey = null,
        string? token = null
    )
    {
        token ??= await FormTokenAsync(agent);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/agent/rooms/{rid}?handler=Call")
        {
            Content = new FormUrlEncodedContent([
                KeyValuePair.Create("__RequestVerificationToken", token),
                KeyValuePair.Create("startKey", startKey ?? Ids.New()),
            ]),
        };
        request.Headers.Accept.ParseAdd("application/json");
        return await agent.Client.SendAsync(request);
    }

    public static async Task<string> FormTokenAsync(PlainBrowser agent) =>
        (await agent.ReadAsync("/agent/me"))
            .QuerySelector("input[name=__RequestVerificationToken]")
            ?.GetAttribute("value")
        ?? "";

    public Task<(int Legs, int Leases)> LeftoversAsync() =>
        Shop.Server.ReadAsync(async database =>
            (
                (await database.Calls.SingleAsync(call => call.Id == Id)).Legs.Length,
                await database.Leases.CountAsync(lease => lease.CallId == Id)
            )
        );

    public Task<Call> RowAsync() =>
        Shop.Server.ReadAsync(database => database.Calls.AsNoTracking().SingleAsync(c => c.Id == Id));

    public static LegOffer OfferTo(string leg, string sdp = "v=0") => new(leg, Offer(sdp));

    public static Signal Offer(string sdp = "v=0") => new(new("offer", sdp), null);

    public static Signal Candidates(int count = 1, string text = "candidate:1 1 udp 1 192.0.2.1 9 typ host") =>
        new(null, [.. Enumerable.Repeat(new Candidate(text, "0", 0, null), count)]);

    public async ValueTask DisposeAsync()
    {
        // At the server itself: a test may have ended the agent's connection, and its end comes when it likes.
        var switchboard = Shop.Server.Services.GetRequiredService<Switchboard>();
        try
        {
            var open = Shop.Server.Services.GetRequiredService<OpenCalls>().Find(Id); // its row may have been deleted
            if (open is not null)
                await switchboard.HangUpAsync(open.Call.AgentId, Rid);
        }
        catch (RefusedException refused) when (Refusal.IsOfStorage(refused.Code))
        {
            // A test that broke off left the storage locked or full: why it did is what has to be read.
        }
        await Agent.DisposeAsync();
        await Guest.DisposeAsync();
    }
}
