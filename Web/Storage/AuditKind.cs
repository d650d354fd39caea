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

    /// <summary>A link was made that sets a new password and takes the second factor away; who made it saw it once.
    /// </summary>
    SecondFactorLinkMade,

    /// <summary>The second factor was taken away, by such a link.</summary>
    SecondFactorReset,
    PasskeyAdded,
    PasskeyRemoved,
    CodesTurnedOn,
    CodesTurnedOff,
    RecoveryCodesMade,
    RecoveryCodeUsed,
    SessionEnded,
    OtherSessionsEnded,

    /// <summary>The keys that sign cookies were replaced: everybody is signed out.</summary>
    KeysReplaced,
    ConversationTakenOver,

    /// <summary>By somebody else than the colleague who had it; so are the next two.</summary>
    ConversationHandedOver,
    ConversationGivenBack,
    ConversationClosed,

    /// <summary>That nobody need call back any more, said by somebody else than who has the conversation.</summary>
    CallBackSettled,

    /// <summary>Once for each reader, conversation and day.</summary>
    ConversationOpened,
    TeamAdded,
    TeamChanged,
    TeamDeleted,
    VisitorExported,
    VisitorErased,
    AuditExported,
    TagRenamed,
    TagDeleted,
    VisitorBlocked,
    VisitorUnblocked,
    SharedAnswerAdded,
    SharedAnswerChanged,
    SharedAnswerDeleted,

    /// <summary>An address gets no mails about conversations any more.</summary>
    AddressStopped,
    AddressAllowed,

    /// <summary>By the visitor, who alone can.</summary>
    ConsentWithdrawn,
}
