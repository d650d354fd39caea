using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Sites;
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
        if (visitorId is null)
            return new() { Site = await SiteAsync(siteKey), AgentHere = presence.IsAnyAgentHere() };

        var view = await WithoutRoomAsync(siteKey, visitorId);
        var newest = await RoomReads
            .NewestOf(database, visitorId, time.GetUtcNow() - ClosedShownFor)
            .Select(room => new
            {
                Room = room,
                AgentName = database.Users.Where(a => a.Id == room.AgentId).Select(a => a.Name).FirstOrDefault(),
            })
            .FirstOrDefaultAsync();
        return newest is null ? view : await WithRoomAsync(view, newest.Room, newest.AgentName);
    }

    private async Task<LivechatView> WithoutRoomAsync(string siteKey, string visitorId)
    {
        var known =
            await database
                .Visitors.AsNoTracking()
                .Where(v => v.Id == visitorId)
                .Join(
                    database.Sites.Where(s => s.Key == siteKey),
                    v => v.SiteId,
                    s => s.Id,
                    (v, s) => new { Visitor = v, Site = s }
                )
                .SingleOrDefaultAsync()
            ?? throw new RefusedException(Refusal.SiteNotFound);
        return new()
        {
            Site = known.Site,
            Visitor = known.Visitor,
            AgentHere = presence.IsAnyAgentHere(),
        };
    }

    private async Task<Site> SiteAsync(string key) =>
        await database.Sites.AsNoTracking().SingleOrDefaultAsync(s => s.Key == key)
        ?? throw new RefusedException(Refusal.SiteNotFound);

    private async Task<LivechatView> WithRoomAsync(LivechatView view, Room room, string? agentName)
    {
        var latest = await database
            .Messages.AsNoTracking()
            .Where(m => m.RoomId == room.Id)
            .OrderByDescending(m => m.Number)
            .Take(ShownMessages)
            .ToListAsync();
        var agent = room.AgentId is { } id && agentName is not null ? RoomAgent.Of(id, agentName) : null;
        return view with
        {
            Room = room,
            Messages = [.. latest.OrderBy(m => m.Number).Select(RoomMessage.From)],
            Agent = agent,
        };
    }
}
