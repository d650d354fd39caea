using LiveChatMeet.Desk;
using LiveChatMeet.Identity;

namespace LiveChatMeet.Accounts;

/// <summary>An agent as the list of colleagues shows them.</summary>
public sealed record Person(
    string Id,
    string Name,
    string Email,
    bool IsAdministrator,
    bool HasSecondFactor,
    AgentState State,
    DateTimeOffset? BackAt
)
{
    /// <param name="now">As colleagues see them.</param>
    public static AgentState StateOf(Agent agent, Availability now) =>
        agent.DisabledAt is not null
            ? AgentState.Disabled
            : now switch
            {
                Availability.Here => AgentState.Here,
                Availability.InCall => AgentState.InCall,
                _ => AgentState.Away,
            };

    /// <summary>An action: the page's handler, its label, and whether it takes something away.</summary>
    /// <param name="hasMail">Whether links can be mailed.</param>
    public IEnumerable<(string Handler, string Label, bool IsGrave)> Actions(bool hasMail) =>
        State == AgentState.Disabled
            ? [("Enable", "Enable the account", false)]
            :
            [
                IsAdministrator
                    ? ("MakeAgent", "Remove as administrator", false)
                    : ("MakeAdministrator", "Make administrator", false),
                .. Resets(hasMail),
                ("SignOutEverywhere", "Sign out everywhere", false),
                ("Disable", "Disable the account", true),
            ];

    private IEnumerable<(string, string, bool)> Resets(bool hasMail)
    {
        yield return ("ResetPassword", "Reset the password", false);
        if (hasMail)
            yield return ("MailNewPassword", "Mail a link for a new password", false);
        if (!HasSecondFactor)
            yield break;
        yield return ("ResetSecondFactor", "Reset password and second factor", false);
        if (hasMail)
            yield return ("MailNewStart", "Mail a link that resets both", false);
    }
}

/// <summary>An invitation that nobody has used yet.</summary>
public sealed record PendingInvitation(string Email, int HoursLeft);

/// <summary>A link that was just made; it is shown once, or mailed.</summary>
public sealed record ShownLink(string For, string Address, bool IsInvitation);
