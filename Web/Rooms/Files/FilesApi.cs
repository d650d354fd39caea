using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites.Blocks;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace LiveChatMeet.Rooms.Files;

/// <summary>
/// Where files come in and go out, for either party (<c>?as=visitor&amp;site=KEY</c>, else the agent's cookie). Who may
/// read the message now gets its files; the address says nothing but which one.
/// </summary>
public static class FilesApi
{
    /// <summary>The file's name. No other site's page can send it without a CORS preflight, which is never
    /// answered.</summary>
    public const string NameHeader = "X-File-Name";

    public static void MapFilesApi(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/files", ReceiveAsync).RequireAuthorization(Policies.Party).DisableAntiforgery();
        routes.MapGet("/files/{id}/{place:int}", SendAsync).RequireAuthorization(Policies.Party);
    }

    /// <summary>The file is the whole body.</summary>
    private static async Task<Ok<UploadedFile>> ReceiveAsync(HttpContext context, Uploads uploads, UploadLimits limits)
    {
        var (request, me) = (context.Request, Actor.Of(context.User));
        if (!request.Headers.TryGetValue(NameHeader, out var name))
            throw new RefusedException(Refusal.BadArguments);
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin && origin != request.OwnOrigin())
            throw new RefusedException(Refusal.OriginNotAllowed);
        limits.Count(me, Network.Of(context));
        var owner = UploadOwner.Of(me.Party == Party.Agent ? me.In(request.Query["room"]) : me, request.Query["room"]);
        // It is counted while it comes: whatever is too much is refused with its own code.
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        return TypedResults.Ok(
            await uploads.ReceiveAsync(
                owner,
                request.Query["id"],
                FileName.FromHeader(name),
                request.Body,
                request.ContentLength,
                context.RequestAborted
            )
        );
    }

    private static async Task<IResult> SendAsync(
        string id,
        int place,
        HttpContext context,
        LiveChatDb database,
        RoomAccess access,
        ColleagueReads reads,
        FileStore store,
        BlockList blocks
    )
    {
        var me = Actor.Of(context.User);
        if (me.Party == Party.Visitor)
            await blocks.LetInAsync(me.Id, Network.Of(context));
        var found = await Find(database, database.Rooms.Where(access.ReadableBy(me)), id, place)
            .SingleOrDefaultAsync(context.RequestAborted);
        if (found is null || (me.RoomId ?? found.RoomId) != found.RoomId)
            throw new RefusedException(Refusal.FileNotFound);
        await reads.NoteAsync(found.RoomId, found.AgentId, me);
        if (
            SentFile.Read(found.Files)?.ElementAtOrDefault(place) is not { } file
            || store.Open(found.Hash) is not { } bytes
        )
            throw new RefusedException(Refusal.FileNotFound);
        Describe(context.Response.Headers, file);
        var type = file.Picture ?? "application/octet-stream";
        return Results.Stream(bytes, type, entityTag: new($"\"{id}-{place}\""), enableRangeProcessing: true);
    }

    private static void Describe(IHeaderDictionary headers, SentFile file)
    {
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // Asked for again each time, whether it may still be read; a file never changes.
        headers.CacheControl = "private, no-cache";
        var disposition = new ContentDispositionHeaderValue(file.Picture is null ? "attachment" : "inline");
        disposition.SetHttpFileName(file.Name);
        headers.ContentDisposition = disposition.ToString();
    }

    private static IQueryable<Found> Find(LiveChatDb database, IQueryable<Room> readable, string id, int place) =>
        from file in database.MessageFiles
        join message in database.Messages.IgnoreAutoIncludes() on file.MessageId equals message.Id
        join room in readable on message.RoomId equals room.Id
        where file.MessageId == id && file.Place == place
        select new Found(file.Hash, message.Files, room.Id, room.AgentId);

    private sealed record Found(string Hash, string? Files, string RoomId, string? AgentId);
}
