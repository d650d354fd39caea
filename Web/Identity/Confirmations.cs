namespace LiveChatMeet.Identity;

/// <summary>Whether somebody has just proved that they are the agent whose session this is, and not somebody who found
/// their console open.</summary>
public sealed class Confirmations(AgentSessions sessions, TimeProvider time)
{
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);

    /// <param name="maySignIn">Whether having signed in just now is enough.</param>
    public async Task<bool> IsGoodAsync(HttpContext http, bool maySignIn)
    {
        if (
            http.User.FindFirst(Actor.SessionClaim)?.Value is not { } id
            || await sessions.FindAsync(id, http.RequestAborted) is not { } session
        )
            return false;
        var since = time.GetUtcNow() - GoodFor;
        return session.ConfirmedAt > since || (maySignIn && session.StartedAt > since);
    }

    /// <summary>They have.</summary>
    public Task ConfirmAsync(HttpContext http) =>
        sessions.ConfirmAsync(http.User.FindFirst(Actor.SessionClaim)?.Value ?? "");
}
