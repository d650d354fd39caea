using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms.Files;

/// <summary>Who sends a file, and to where.</summary>
/// <param name="OwnerId">As <see cref="Upload.OwnerId"/>.</param>
/// <param name="RoomId">Of an agent; null for a visitor.</param>
/// <param name="SiteId">Of a visitor whom the message is yet to create; else null.</param>
public sealed record UploadOwner(Party Party, string OwnerId, string? RoomId, string? SiteId)
{
    public static UploadOwner Of(Actor actor, string? rid) =>
        new(actor.Party, actor.Id, actor.Party == Party.Agent ? rid : null, null);

    /// <summary>A visitor whom the message is yet to create.</summary>
    public static UploadOwner New(string siteId, string credentialHash) =>
        new(Party.Visitor, credentialHash, null, siteId);
}

/// <summary>A file as it has arrived.</summary>
public sealed record ArrivedFile(string ClientId, string Hash, SentFile File);

/// <summary>A file that waits for its message.</summary>
/// <param name="Id">What the message names it by.</param>
public sealed record UploadedFile(string Id, SentFile File);

/// <summary>Where a file is about to go, and what it counts for.</summary>
/// <param name="VisitorId">Null before there is a visitor.</param>
public sealed record UploadPlace(string SiteId, string? VisitorId);

/// <summary>Keeps a file for its sender's next message, if they may write there now and the quotas allow it. Sent again
/// with its client id, it is the first one.</summary>
public sealed class AddUpload(
    UploadOwner by,
    ArrivedFile arrived,
    RoomAccess access,
    FileSettings limits,
    TimeProvider time
) : EntityCommand<UploadedFile>
{
    // Of a site's quota, what visitors have not sent yet has a tenth, and so has what agents have not: nobody can fill
    // it without writing. The last tenth is for agents alone.
    private const int PartForUnsent = 10;

    public override Priority Priority => Priority.New;

    /// <summary>Where somebody may send a file now.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>, <see cref="Refusal.RoomClosed"/>,
    /// <see cref="Refusal.RoomNotTaken"/>, <see cref="Refusal.RoomTaken"/>; <see cref="Refusal.Unauthenticated"/>,
    /// <see cref="Refusal.SiteNotFound"/>: the visitor is blocked.</exception>
    public static async Task<UploadPlace> PlaceAsync(
        LiveChatDb database,
        UploadOwner by,
        RoomAccess access,
        DateTimeOffset now
    )
    {
        if (by.SiteId is { } site)
            return new(site, null);
        if (by.Party == Party.Visitor)
            return await VisitorAsync(database, by.OwnerId, now);
        var room = await database.Rooms.AsNoTracking().SingleOrDefaultAsync(r => r.Id == by.RoomId);
        var me = new Actor(Party.Agent, by.OwnerId);
        if (room is null || !access.MayRead(room, me))
            throw new RefusedException(Refusal.RoomNotFound);
        if (!RoomAccess.MayWrite(room, me))
            throw new RefusedException(
                room.State switch
                {
                    RoomState.Closed => Refusal.RoomClosed,
                    RoomState.Waiting => Refusal.RoomNotTaken,
                    _ => Refusal.RoomTaken,
                }
            );
        return new(room.SiteId, room.VisitorId);
    }

    protected override async Task<Outcome<UploadedFile>> ApplyAsync(LiveChatDb database)
    {
        var place = await PlaceAsync(database, by, access, time.GetUtcNow());
        var earlier = await database
            .Uploads.AsNoTracking()
            .SingleOrDefaultAsync(u => u.OwnerId == by.OwnerId && u.ClientId == arrived.ClientId);
        if (earlier is not null)
            return earlier.Hash == arrived.Hash && earlier.RoomId == by.RoomId
                ? new(new(earlier.Id, earlier.AsSent))
                : throw new RefusedException(Refusal.ClientIdReused);
        await CheckQuotasAsync(database, by, place, arrived.File.Size, limits);
        if (!await database.StoredFiles.AnyAsync(f => f.Hash == arrived.Hash))
            database.StoredFiles.Add(
                new()
                {
                    Hash = arrived.Hash,
                    Size = arrived.File.Size,
                    AddedAt = time.GetUtcNow(),
                }
            );
        var upload = UploadIn(place);
        database.Uploads.Add(upload);
        return new(new(upload.Id, upload.AsSent));
    }

    private Upload UploadIn(UploadPlace place) =>
        new()
        {
            ClientId = arrived.ClientId,
            OwnerId = by.OwnerId,
            RoomId = by.RoomId,
            VisitorId = place.VisitorId,
            SiteId = place.SiteId,
            Hash = arrived.Hash,
            Size = arrived.File.Size,
            Name = arrived.File.Name,
            Picture = arrived.File.Picture,
            Width = arrived.File.Width,
            Height = arrived.File.Height,
            At = time.GetUtcNow(),
        };

    private static async Task<UploadPlace> VisitorAsync(LiveChatDb database, string id, DateTimeOffset now)
    {
        var site = await database
            .Visitors.Where(v => v.Id == id && v.ErasedAt == null)
            .Select(v => v.SiteId)
            .SingleOrDefaultAsync();
        if (site is null)
            throw new RefusedException(Refusal.Unauthenticated);
        if (await database.Blocks.AnyAsync(b => b.VisitorId == id && (b.Until == null || b.Until > now)))
            throw new RefusedException(Refusal.SiteNotFound);
        return new(site, id);
    }

    /// <summary>Whether so many more bytes may be kept.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.FileQuotaReached"/>, <see cref="Refusal.FileSiteFull"/>.
    /// </exception>
    public static async Task CheckQuotasAsync(
        LiveChatDb database,
        UploadOwner by,
        UploadPlace to,
        long size,
        FileSettings limits
    )
    {
        var owners = await database.Uploads.Where(u => u.OwnerId == by.OwnerId).SumAsync(u => u.Size);
        if (owners + size > MessageDraft.MaxFiles * limits.MaxBytes)
            throw new RefusedException(Refusal.FileQuotaReached);
        if (to.VisitorId is { } visitor)
        {
            var theirs =
                await database.MessageFiles.Where(f => f.VisitorId == visitor).SumAsync(f => f.Size)
                + await database.Uploads.Where(u => u.VisitorId == visitor).SumAsync(u => u.Size);
            if (theirs + size > limits.BytesPerVisitor)
                throw new RefusedException(Refusal.FileQuotaReached);
        }
        await CheckSiteAsync(database, by.Party, to.SiteId, size, limits);
    }

    // Whatever visitors do, agents can still send.
    private static async Task CheckSiteAsync(
        LiveChatDb database,
        Party party,
        string siteId,
        long size,
        FileSettings limits
    )
    {
        var isAgents = party == Party.Agent;
        var part = limits.BytesPerSite / PartForUnsent;
        var unsent = database.Uploads.Where(u => u.SiteId == siteId);
        var alike = await unsent.Where(u => (u.RoomId != null) == isAgents).SumAsync(u => u.Size);
        var all =
            await unsent.SumAsync(u => u.Size)
            + await database.MessageFiles.Where(f => f.SiteId == siteId).SumAsync(f => f.Size);
        if (alike + size > part || all + size > (isAgents ? limits.BytesPerSite : limits.BytesPerSite - part))
            throw new RefusedException(Refusal.FileSiteFull);
    }
}
