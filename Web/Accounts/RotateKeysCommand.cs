using LiveChatMeet.Commands;

namespace LiveChatMeet.Accounts;

/// <summary><c>livechatmeet rotate-keys</c>: for whoever fears that somebody has read the keys.</summary>
public sealed class RotateKeysCommand()
    : ServerCommand(
        "rotate-keys",
        "Replaces the keys that sign cookies: signs all agents out and ends their calls; visitors stay known."
    )
{
    public override async Task<string> RunAsync(CommandCall call)
    {
        var done = await call.Services.GetRequiredService<KeyRotation>().RotateAsync();
        return string.Join('\n', Sentences(done));
    }

    private static IEnumerable<string> Sentences(RotatedKeys done)
    {
        yield return $"There is a new key. Older ones, {done.Revoked}, sign nothing any more; the audit trail says so.";
        yield return $"All agents are signed out, sessions: {done.Sessions}, and their calls have ended.";
        yield return "They sign in as before: passwords, passkeys, codes of apps and recovery codes stay.";
        yield return "Visitors keep their conversations, and links that were mailed go on working.";
        yield return "A form that was open is refused once; the chat sends its own again by itself.";
        if (done.Unreadable > 0)
            yield return $"Secrets of apps and networks of blocks whose key was gone before: {done.Unreadable}.";
        yield return "Who may have read the database as well knows what the apps for codes share with the server: let "
            + "agents turn their codes off and on again.";
        yield return "A backup from before has the old keys: after restoring it, give this command again.";
    }
}
