using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>Messages as JSON for agents, from what they may read; anything else is not found. The types
/// of the answers let the server start without making their JSON.</summary>
public static class MessagesApi
{
    public static void MapMessagesApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").RequireAuthorization(Policies.Agent).DisableAntiforgery();
        api.MapGet("/messages/{id}", MessageAsync);
        api.MapGet("/rooms/{rid}/messages", MessagesAsync);
    }

    private static async Task<Ok<RoomMessage>> MessageAsync(
        string id,
        HttpContext context,
        LiveChatDb database,
        RoomAccess access,
        ColleagueReads reads
    )
    {
        var me = Actor.Of(context.User);
        var readable = database.Rooms.Where(access.ReadableBy(me));
        var message =
            await database.Messages.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, context.RequestAborted)
            ?? throw new RefusedException(Refusal.MessageNotFound);
        var room =
            await readable.Where(r => r.Id == message.RoomId).Select(r => new { r.AgentId }).SingleOrDefaultAsync()
            ?? throw new RefusedException(Refusal.MessageNotFound);
        await reads.NoteAsync(message.RoomId, room.AgentId, me);
        return TypedResults.Ok(RoomMessage.From(message));
    }

    /// <param name="rid">The room.</param>
    /// <param name="since">A revision: only what changed after it.</param>
    /// <param name="context">Of the request.</param>
    /// <param name="chat">Where rooms are.</param>
    private static async Task<Ok<Changes>> MessagesAsync(string rid, HttpContext context, Chat chat, long since = 0)
    {
        var change = await chat.SinceAsync(Actor.Of(context.User), rid, since);
        return TypedResults.Ok(new Changes(change.Messages, change.Revision));
    }

    private sealed record Changes(IReadOnlyList<RoomMessage> Messages, long Revision);
}
