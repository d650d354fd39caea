using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Rooms;

/// <summary>Messages as JSON for agents: only from their own and waiting rooms; anything else is not found. The types
/// of the answers let the server start without making their JSON.</summary>
public static class MessagesApi
{
    public static void MapMessagesApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").RequireAuthorization(Policies.Agent).DisableAntiforgery();
        api.MapGet("/messages/{id}", MessageAsync);
        api.MapGet("/rooms/{rid}/messages", MessagesAsync);
    }

    private static async Task<Ok<RoomMessage>> MessageAsync(string id, HttpContext context, LiveChatDb database)
    {
        var visible = database.Rooms.Where(RoomReads.VisibleTo(Actor.Of(context.User)));
        var message = await database
            .Messages.AsNoTracking()
            .SingleOrDefaultAsync(m => m.Id == id && visible.Any(r => r.Id == m.RoomId), context.RequestAborted);
        return message is null
            ? throw new RefusedException(Refusal.MessageNotFound)
            : TypedResults.Ok(RoomMessage.From(message));
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
