using System.Globalization;
using LiveChatMeet.Desk;
using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Queue;
using LiveChatMeet.Rooms.Ratings;
using LiveChatMeet.Sites;
using LiveChatMeet.Sites.Blocks;
using LiveChatMeet.Sites.Chats;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Livechat;

/// <summary>Reads what a visitor finds in the chat of a site.</summary>
public sealed class LivechatReads(
    ReadPool reading,
    StaffWatch watch,
    SiteDesks desks,
    SiteChats chats,
    Places places,
    BlockList blocks,
    TimeProvider time
)
{
    internal const int ShownMessages = RatingRule.Messages;

    // The columns of Statement.FindLivechat: the site's, then the visitor's, the room's, its agent's.
    private const int OfVisitor = Site.Columns;
    private const int OfRoom = OfVisitor + Visitor.Columns;
    private const int AgentName = OfRoom + Room.Columns;

    private static readonly TimeSpan ClosedShownFor = TimeSpan.FromHours(12);

    /// <param name="siteKey">The site's public key.</param>
    /// <param name="visitorId">The visitor; null for somebody who has not written yet.</param>
    /// <param name="from">Where they are; null if it does not matter.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.SiteNotFound"/></exception>
    public async Task<LivechatView> OfAsync(string siteKey, string? visitorId, Network? from = null)
    {
        var found = visitorId is null
            ? await reading.ReadAsync(Statement.FindSite, siteKey)
            : await reading.ReadAsync(Statement.FindLivechat, visitorId, siteKey, time.GetUtcNow() - ClosedShownFor);
        if (found is not [var row])
            throw new RefusedException(Refusal.SiteNotFound);

        var view = OfSite(Site.Stored(row));
        view = view with { IsClosed = blocks.Holds(view.Site.Id, visitorId, from) };
        return visitorId is null
            ? view
            : await OfVisitorAsync(view with { Visitor = Visitor.Stored(row, OfVisitor) }, row);
    }

    /// <summary>A site by its key; null if there is none.</summary>
    public async Task<Site?> SiteAsync(string key) =>
        await reading.ReadAsync(Statement.FindSite, key) is [var row] ? Site.Stored(row) : null;

    private LivechatView OfSite(Site site)
    {
        var standing = watch.Tell(site.Id);
        return new()
        {
            Site = site,
            Look = chats.Of(site.Id),
            Now = time.GetUtcNow(),
            AgentHere = standing.IsHere == true,
            Closed = standing.IsOpen ? null : HoursOf(site),
        };
    }

    /// <summary>A site's hours as a visitor reads them now; null if it has none.</summary>
    public HoursView? HoursOf(Site site) =>
        HoursView.Of(desks.Of(site.Id), time.GetUtcNow(), CultureInfo.CurrentUICulture);

    private async Task<LivechatView> OfVisitorAsync(LivechatView view, Row row)
    {
        if (row.TextOrNull(OfRoom) is not { } rid)
            return view;
        var room = Room.Stored(row, OfRoom, view.Visitor!.Id);
        view = view with
        {
            Room = room,
            Messages = await ThreadRows.NewestAsync(reading, rid, ShownMessages),
            Place = room.State == RoomState.Waiting && view.AgentHere ? await places.OfRoomAsync(rid) : null,
            Moves = await ThreadRows.MovesAsync(reading, rid),
            Agent = row.TextOrNull(AgentName) is { } name ? RoomAgent.Of(room.AgentId!, name) : null,
        };
        var isRated = view.AsksRating && await reading.ReadAsync(Statement.FindRating, rid) is [_];
        return isRated ? view with { IsRated = true } : view;
    }
}
