using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Livechat;

/// <summary>Reads what a visitor finds in the chat of a site.</summary>
public sealed class LivechatReads(LiveChatDb database, IPresence presence, TimeProvider time)
{
    private const int ShownMessages = 100;
    private static readonly TimeSpan ClosedShownFor = TimeSpan.FromHours(12);

    /// <param name="siteKey">The site's public key.</param>
    /// <param name="visitorId">The visitor; null for somebody who has not written yet.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.SiteNotFound"/></exception>
    public async Task<LivechatView> OfAsync(string siteKey, string? visitorId)
    {
        var site =
            await database.Sites.AsNoTracking().SingleOrDefaultAsync(s => s.Key == siteKey)
            ?? throw new RefusedException(Refusal.SiteNotFound);
        var view = new LivechatView { Site = site, AgentHere = presence.IsAnyAgentHere() };
        if (visitorId is null)
            return view;

        view = view with
        {
            Visitor = await database.Visitors.AsNoTracking().SingleAsync(v => v.Id == visitorId),
            Room = await RoomReads.NewestOfAsync(database, visitorId, time.GetUtcNow() - ClosedShownFor),
        };
        return view.Room is { } room ? await WithRoomAsync(view, room) : view;
    }

    private async Task<LivechatView> WithRoomAsync(LivechatView view, Room room)
    {
        var latest = await database
            .Messages.AsNoTracking()
            .Where(m => m.RoomId == room.Id)
            .OrderByDescending(m => m.Number)
            .Take(ShownMessages)
            .ToListAsync();
        var agent = await RoomReads.AgentOfAsync(database, room);
        return view with
        {
            Messages = [.. latest.OrderBy(m => m.Number).Select(RoomMessage.From)],
            Agent = agent,
            AgentHere =
                agent is null || room.State == RoomState.Closed
                    ? view.AgentHere
                    : presence.IsHere(new(Party.Agent, agent.Id)),
        };
    }
}
