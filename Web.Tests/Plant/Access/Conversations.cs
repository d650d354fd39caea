using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Plant.Access;

/// <summary>Lets people of a shop talk.</summary>
internal sealed class Conversations(Shop shop)
{
    /// <summary>The same, and the visitor accepts: both have joined.</summary>
    public async Task<Conversation> TalkAsync(PlainVisitor visitor, PlainBrowser agent, string? rid = null)
    {
        var conversation = await RingAsync(visitor, agent, rid);
        await using var guest = await visitor.ConnectAsync();
        await using var hub = await shop.ConnectAsync(agent);
        await guest.AcceptAsync(conversation.CallId);
        await hub.JoinAsync(conversation.CallId, conversation.AgentLeg);
        await guest.JoinAsync(conversation.CallId, conversation.VisitorLeg);
        return conversation with { IsRinging = false, Version = await VersionAsync(conversation) };
    }

    /// <summary>The visitor writes, the agent takes the conversation, answers and calls; in a room that there is,
    /// the agent only calls.</summary>
    public async Task<Conversation> RingAsync(PlainVisitor visitor, PlainBrowser agent, string? rid = null)
    {
        if (rid is null)
        {
            rid = (await visitor.WritesAsync("May I show you something?")).Rid;
            await Shop.TakesAsync(agent, rid);
            await using var hub = await shop.ConnectAsync(agent);
            await hub.SendAsync(rid, "Please do.");
        }
        await using var guest = await visitor.ConnectAsync();
        var callId = await PlainCall.StartAsync(agent, rid);
        var visitorId = await shop.Server.ReadAsync(database =>
            database.Calls.Where(c => c.Id == callId).Select(c => c.VisitorId).SingleAsync()
        );
        var firstMessage = await FirstMessageAsync(rid);
        var ringing = new Conversation(rid, firstMessage, callId, visitorId, Ids.New(), Ids.New(), IsRinging: true, 0);
        return ringing with { Version = await VersionAsync(ringing) };
    }

    public Task<string> FirstMessageAsync(string rid) =>
        shop.Server.ReadAsync(database =>
            database.Messages.Where(m => m.RoomId == rid && m.Number == 1).Select(m => m.Id).SingleAsync()
        );

    /// <summary>Nobody falls silent, however long the questions take.</summary>
    public async Task LiveOnAsync(Conversation conversation)
    {
        var call = await CallAsync(conversation.CallId);
        foreach (var leg in call.Legs)
            await shop
                .Server.Services.GetRequiredService<Leases>()
                .RenewAsync(
                    new(leg.Party, leg.Party == Party.Agent ? call.AgentId : call.VisitorId),
                    call.Id,
                    leg.Id,
                    null
                );
    }

    public Task<Call> CallAsync(string id) =>
        shop.Server.ReadAsync(database => database.Calls.AsNoTracking().SingleAsync(c => c.Id == id));

    /// <summary>The version of its call now.</summary>
    public Task<long> VersionAsync(Conversation conversation) =>
        shop.Server.ReadAsync(database =>
            database.Calls.Where(c => c.Id == conversation.CallId).Select(c => c.Version).SingleAsync()
        );
}
