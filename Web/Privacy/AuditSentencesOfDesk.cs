using LiveChatMeet.Storage;

namespace LiveChatMeet.Privacy;

/// <summary>What <see cref="AuditSentences"/> says of what agents do at the desk.</summary>
internal static class AuditSentencesOfDesk
{
    internal static readonly IReadOnlyDictionary<AuditKind, (string Name, string Sentence)> All = new Dictionary<
        AuditKind,
        (string, string)
    >
    {
        [AuditKind.VisitorBlocked] = ("Visitor blocked", "{0} blocked the visitor {1}"),
        [AuditKind.VisitorUnblocked] = ("Visitor unblocked", "{0} unblocked the visitor {1}"),
        [AuditKind.AddressStopped] = ("Address gets no mails", "{0} stopped mails to {1}"),
        [AuditKind.AddressAllowed] = ("Address gets mails again", "{0} allowed mails to {1} again"),
        [AuditKind.ConsentWithdrawn] = ("Agreement taken back", "The visitor {1} took back what they had agreed to"),
        [AuditKind.TagRenamed] = ("Tag renamed", "{0} renamed the tag {1}"),
        [AuditKind.TagDeleted] = ("Tag deleted", "{0} deleted the tag {1}"),
        [AuditKind.ConversationHandedOver] = ("Conversation handed over", "{0} handed over the conversation {1}"),
        [AuditKind.ConversationGivenBack] = ("Conversation given back", "{0} gave back the conversation {1}"),
        [AuditKind.ConversationClosed] = ("Conversation closed", "{0} closed the conversation {1}"),
        [AuditKind.CallBackSettled] = ("Call-back done", "{0} said “Done” to calling back in the conversation {1}"),
        [AuditKind.ConversationOpened] = ("Conversation opened", "{0} opened the conversation {1} of a colleague"),
        [AuditKind.TeamAdded] = ("Team added", "{0} added the team {1}"),
        [AuditKind.TeamChanged] = ("Team changed", "{0} changed the team {1}"),
        [AuditKind.TeamDeleted] = ("Team deleted", "{0} deleted the team {1}"),
        [AuditKind.SharedAnswerAdded] = ("Shared answer added", "{0} added the shared answer {1}"),
        [AuditKind.SharedAnswerChanged] = ("Shared answer changed", "{0} changed the shared answer {1}"),
        [AuditKind.SharedAnswerDeleted] = ("Shared answer deleted", "{0} deleted the shared answer {1}"),
    };
}
