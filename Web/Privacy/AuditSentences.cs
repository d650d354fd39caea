using LiveChatMeet.Storage;

namespace LiveChatMeet.Privacy;

/// <summary>The kinds of the audit trail in words, which are keys of the text resources.</summary>
public static class AuditSentences
{
    /// <summary>What stands for a kind in a list, and its entry as a sentence: {0} did it, {1} is what it was done
    /// to.</summary>
    private static readonly Dictionary<AuditKind, (string Name, string Sentence)> All = new()
    {
        [AuditKind.SetUp] = ("Server set up", "{0} set this server up with the site {1}"),
        [AuditKind.SiteAdded] = ("Site added", "{0} added the site {1}"),
        [AuditKind.SiteChanged] = ("Site changed", "{0} changed the site {1}"),
        [AuditKind.SiteDeleted] = ("Site deleted", "{0} deleted the site {1}"),
        [AuditKind.ColleagueInvited] = ("Colleague invited", "{0} invited {1}"),
        [AuditKind.InvitationRevoked] = ("Invitation revoked", "{0} revoked the invitation for {1}"),
        [AuditKind.ColleagueJoined] = ("Colleague joined", "{0} joined by the invitation for {1}"),
        [AuditKind.MadeAdministrator] = ("Made an administrator", "{0} made {1} an administrator"),
        [AuditKind.MadeAgent] = ("Removed as administrator", "{0} removed {1} as administrator"),
        [AuditKind.AccountDisabled] = ("Account disabled", "{0} disabled the account of {1}"),
        [AuditKind.AccountEnabled] = ("Account enabled", "{0} enabled the account of {1}"),
        [AuditKind.SignedOutEverywhere] = ("Signed out everywhere", "{0} signed {1} out everywhere"),
        [AuditKind.PasswordLinkMade] = (
            "Link for a new password made",
            "{0} made a link that sets a new password for {1}"
        ),
        [AuditKind.PasswordSet] = ("New password set", "{0} set a new password for their own account"),
        [AuditKind.ConversationTakenOver] = ("Conversation taken over", "{0} took over the conversation {1}"),
        [AuditKind.VisitorExported] = ("Visitor exported", "{0} exported what is stored of the visitor {1}"),
        [AuditKind.VisitorErased] = ("Visitor erased", "{0} erased the visitor {1}"),
        [AuditKind.AuditExported] = ("Audit trail exported", "{0} exported this audit trail"),
    };

    public static IEnumerable<string> Keys =>
        All
            .Values.Concat(AuditSentencesOfSignIn.All.Values)
            .Concat(AuditSentencesOfDesk.All.Values)
            .SelectMany(texts => new[] { texts.Name, texts.Sentence });

    public static string Of(AuditKind kind) => TextsOf(kind).Sentence;

    public static string NameOf(AuditKind kind) => TextsOf(kind).Name;

    private static (string Name, string Sentence) TextsOf(AuditKind kind) =>
        All.TryGetValue(kind, out var texts) || AuditSentencesOfDesk.All.TryGetValue(kind, out texts)
            ? texts
            : AuditSentencesOfSignIn.All[kind];
}
