namespace LiveChatMeet.Storage;

/// <summary>What the audit trail records. The names are stored: one may be added, and none renamed.</summary>
public enum AuditKind
{
    SetUp,
    SiteAdded,
    SiteChanged,
    SiteDeleted,
    ColleagueInvited,
    InvitationRevoked,
    ColleagueJoined,
    MadeAdministrator,
    MadeAgent,
    AccountDisabled,
    AccountEnabled,
    SignedOutEverywhere,

    /// <summary>A link that sets a new password was made; who made it saw the link once.</summary>
    PasswordLinkMade,

    /// <summary>A new password, by such a link or by somebody who knew the old one.</summary>
    PasswordSet,
    ConversationTakenOver,
    VisitorExported,
    VisitorErased,
    AuditExported,
}
