using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites.Blocks;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Hub;

/// <summary>
/// Says why the hub does not let somebody in. Browsers hide the status of a refused upgrade (WebSockets, 9.3.1), so a
/// page asks here, with the same query and credentials and the same checks.
/// </summary>
public static class HubDoor
{
    public static void MapHubDoor(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/hub/door", AskAsync)
            .AllowAnonymous()
            .DisableAntiforgery()
            .RequireRateLimiting(Limits.Connections);

    /// <exception cref="RefusedException"><see cref="Refusal.Unauthenticated"/>;
    /// <see cref="Refusal.SecondFactorRequired"/>; <see cref="Refusal.SiteNotFound"/> for a visitor whose site is
    /// gone, or who is blocked.</exception>
    private static async Task<IResult> AskAsync(
        HttpContext context,
        LiveChatDb database,
        BlockList blocks,
        [FromQuery(Name = "as")] string? role,
        string? site
    )
    {
        var principal = (await context.AuthenticateAsync(Schemes.Party)).Principal;
        if (Policies.LacksSecondFactor(principal))
            throw new RefusedException(Refusal.SecondFactorRequired);
        if (principal is not null)
        {
            var me = Actor.Of(principal);
            if (me.Party == Party.Visitor)
                await blocks.LetInAsync(me.Id, Network.Of(context));
            return TypedResults.Ok(new Known(me.Id));
        }
        if (role == "visitor" && !await database.Sites.AnyAsync(s => s.Key == site, context.RequestAborted))
            throw new RefusedException(Refusal.SiteNotFound);
        throw new RefusedException(Refusal.Unauthenticated);
    }

    private sealed record Known(string Me);
}
