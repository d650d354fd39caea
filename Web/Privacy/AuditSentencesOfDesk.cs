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
        [AuditKind.TagRenamed] = ("Tag renamed", "{0} renamed the tag {1}"),
        [AuditKind.TagDeleted] = ("Tag deleted", "{0} deleted the tag {1}"),
    };
}
