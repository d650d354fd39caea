using LiveChatMeet.Storage;

namespace LiveChatMeet.Privacy;

/// <summary>What <see cref="AuditSentences"/> says of how agents sign in.</summary>
internal static class AuditSentencesOfSignIn
{
    internal static readonly IReadOnlyDictionary<AuditKind, (string Name, string Sentence)> All = new Dictionary<
        AuditKind,
        (string, string)
    >
    {
        [AuditKind.SecondFactorLinkMade] = (
            "Link for a new start made",
            "{0} made a link that resets password and second factor of {1}"
        ),
        [AuditKind.SecondFactorReset] = ("Second factor reset", "{0} reset their second factor with a link"),
        [AuditKind.PasskeyAdded] = ("Passkey added", "{0} added the passkey {1}"),
        [AuditKind.PasskeyRemoved] = ("Passkey removed", "{0} removed the passkey {1}"),
        [AuditKind.CodesTurnedOn] = ("Codes from an app turned on", "{0} turned on codes from an app"),
        [AuditKind.CodesTurnedOff] = ("Codes from an app turned off", "{0} turned off codes from an app"),
        [AuditKind.RecoveryCodesMade] = ("Recovery codes made", "{0} made new recovery codes"),
        [AuditKind.RecoveryCodeUsed] = ("Recovery code used", "{0} signed in with a recovery code"),
        [AuditKind.SessionEnded] = ("Session ended", "{0} signed out {1}"),
        [AuditKind.OtherSessionsEnded] = ("Other sessions ended", "{0} signed out all other browsers"),
        [AuditKind.KeysReplaced] = ("Keys replaced", "{0} replaced the keys of the server and signed everybody out"),
    };
}
