namespace LiveChatMeet.Refusals;

/// <summary>Every refusal: its code, its HTTP status, and its text for people (a key of the text resources), which no
/// other code shares.</summary>
public static partial class Refusal
{
    public const string AgentInCall = "agent-in-call";
    public const string BadArguments = "bad-arguments";
    public const string Busy = "busy";
    public const string CallEnded = "call-ended";
    public const string CallNotAccepted = "call-not-accepted";
    public const string CallNotFound = "call-not-found";
    public const string ClientIdMalformed = "client-id-malformed";
    public const string ClientIdReused = "client-id-reused";
    public const string ColourMalformed = "colour-malformed";
    public const string ConfirmFirst = "confirm-first";
    public const string DateMalformed = "date-malformed";
    public const string EmailMalformed = "email-malformed";
    public const string Forbidden = "forbidden";
    public const string FormTokenStale = "form-token-stale";
    public const string HoursMalformed = "hours-malformed";
    public const string HoursMissing = "hours-missing";
    public const string HoursOverlap = "hours-overlap";
    public const string Internal = "internal-error";
    public const string LastAdministrator = "last-administrator";
    public const string LegNotFound = "leg-not-found";
    public const string MessageControlCharacters = "message-has-control-characters";
    public const string MessageDeleted = "message-deleted";
    public const string MessageEmpty = "message-empty";
    public const string MessageNotFound = "message-not-found";
    public const string MessageNotYours = "message-not-yours";
    public const string MessageTooLong = "message-too-long";
    public const string MessageTooOld = "message-too-old";
    public const string MethodNotFound = "method-not-found";
    public const string NameMalformed = "name-malformed";
    public const string NetworkUnknown = "network-unknown";
    public const string NotFound = "not-found";
    public const string NoteEmpty = "note-empty";
    public const string NoteTooLong = "note-too-long";
    public const string OriginMalformed = "origin-malformed";
    public const string OriginNotAllowed = "origin-not-allowed";
    public const string PasskeyCancelled = "passkey-cancelled";
    public const string PasskeyElsewhere = "passkey-elsewhere";
    public const string PasskeyInvalid = "passkey-invalid";
    public const string PasskeyKnown = "passkey-known";
    public const string PasskeyNeedsAddress = "passkey-needs-address";
    public const string PasskeyNeedsHttps = "passkey-needs-https";
    public const string PasskeyNeedsName = "passkey-needs-name";
    public const string PasskeyTooMany = "passkey-too-many";
    public const string PasskeyUnsupported = "passkey-unsupported";
    public const string RelayMissing = "relay-missing";
    public const string RequestTooLarge = "request-too-large";
    public const string RoomClosed = "room-closed";
    public const string RoomFull = "room-full";
    public const string RoomInCall = "room-in-call";
    public const string RoomNotFound = "room-not-found";
    public const string RoomNotTaken = "room-not-taken";
    public const string RoomTaken = "room-taken";
    public const string SecondFactorLast = "second-factor-last";
    public const string SecondFactorRequired = "second-factor-required";
    public const string SetupCodeWrong = "setup-code-wrong";
    public const string SettingOutOfRange = "setting-out-of-range";
    public const string SiteInCall = "site-in-call";
    public const string SiteNameWrong = "site-name-wrong";
    public const string SiteNotFound = "site-not-found";
    public const string StorageBusy = "storage-busy";
    public const string StorageFull = "storage-full";
    public const string StorageFailed = "storage-failed";
    public const string TagListFull = "tag-list-full";
    public const string TagMalformed = "tag-malformed";
    public const string TagNotFound = "tag-not-found";
    public const string TagTaken = "tag-taken";
    public const string TagTooMany = "tag-too-many";
    public const string TicketInvalid = "ticket-invalid";
    public const string TimeZoneUnknown = "time-zone-unknown";
    public const string TooManyRequests = "too-many-requests";
    public const string Unauthenticated = "unauthenticated";
    public const string VisitorBlocked = "visitor-blocked";
    public const string VisitorCannotCall = "visitor-cannot-call";
    public const string VisitorGone = "visitor-gone";
    public const string VisitorHasOpenRoom = "visitor-has-open-room";
    public const string VisitorNotFound = "visitor-not-found";

    private static readonly Dictionary<string, (int Status, string Text)> All = new()
    {
        [AgentInCall] = (409, "You are already in a call."),
        [BadArguments] = (400, "The server did not understand this request."),
        [Busy] = (503, "The server is very busy. Please try again in a few seconds."),
        [CallEnded] = (409, "The call has ended."),
        [CallNotAccepted] = (409, "The call has not been accepted yet."),
        [CallNotFound] = (404, "This call could not be found."),
        [ClientIdMalformed] = (400, "This page is out of date. Reload it and send the message again."),
        [ClientIdReused] = (409, "This message was already sent with different text."),
        [ColourMalformed] = (422, "Enter the colour as # and six digits, such as #0e6781."),
        [ConfirmFirst] = (403, "Confirm first that it is you. Reload this page."),
        [DateMalformed] = (422, "Enter one date per line, such as 2026-12-25; at most 366 of them."),
        [EmailMalformed] = (422, "This is not a valid e-mail address."),
        [Forbidden] = (403, "You are not allowed to do this."),
        [FormTokenStale] = (400, "This page was open for too long. Please try again."),
        [HoursMalformed] = (422, "Enter times such as 9:00-17:30, several with commas between them."),
        [HoursMissing] = (422, "Enter on at least one day when you are open."),
        [HoursOverlap] = (422, "Two of these times overlap. Times over midnight reach into the next day."),
        [Internal] = (500, "Something went wrong on our side. Please try again."),
        [LastAdministrator] = (409, "There must be at least one administrator."),
        [LegNotFound] = (404, "This call has moved to another window."),
        [MessageControlCharacters] = (422, "The message contains characters that cannot be shown."),
        [MessageDeleted] = (409, "This message has been deleted."),
        [MessageEmpty] = (422, "Write a message first."),
        [MessageNotFound] = (404, "This message could not be found."),
        [MessageNotYours] = (403, "Only who wrote a message can change it."),
        [MessageTooLong] = (422, "A message can be at most 8,000 characters long."),
        [MessageTooOld] = (409, "A message can be changed for five minutes. This one is older."),
        [MethodNotFound] = (404, "The server has been updated. Please reload this page."),
        [NameMalformed] = (422, "Enter a name of at most 80 characters."),
        [NetworkUnknown] = (
            409,
            "The visitor is not here right now, so their network is not known. Block their browser alone."
        ),
        [NotFound] = (404, "This page could not be found."),
        [NoteEmpty] = (422, "Write a note first."),
        [NoteTooLong] = (422, "A note can be at most 8,000 characters long."),
        [OriginMalformed] = (
            422,
            "Enter the address with https:// and without a path, such as " + "https://shop.example."
        ),
        [OriginNotAllowed] = (403, "The server does not recognise this address as its own."),
        [PasskeyCancelled] = (422, "Nothing happened: the browser was cancelled, or took too long. Please try again."),
        [PasskeyElsewhere] = (409, "Passkeys belong to the server’s public address. Open this page there."),
        [PasskeyInvalid] = (422, "This passkey was not accepted. Try again, or sign in with your password."),
        [PasskeyKnown] = (409, "This device already has a passkey for your account."),
        [PasskeyNeedsAddress] = (
            409,
            "Passkeys belong to an address, and the server does not know its own yet: "
                + "an administrator must set PublicAddress."
        ),
        [PasskeyNeedsHttps] = (409, "Browsers offer passkeys only over https."),
        [PasskeyNeedsName] = (
            409,
            "Passkeys need a name, such as chat.example, and this server is open under an IP address. "
                + "On the same computer, open it as localhost."
        ),
        [PasskeyTooMany] = (409, "You can have at most 20 passkeys. Remove one first."),
        [PasskeyUnsupported] = (409, "This browser does not know passkeys."),
        [RelayMissing] = (409, "This site allows calls only through a relay (TURN), and the server has none."),
        [RequestTooLarge] = (413, "This is too large to send."),
        [RoomClosed] = (409, "This conversation is closed."),
        [RoomFull] = (429, "Please wait for an answer before you write more."),
        [RoomInCall] = (409, "There is a call in this conversation. Please wait until it has ended."),
        [RoomNotFound] = (404, "This conversation could not be found."),
        [RoomNotTaken] = (409, "Take the conversation first."),
        [RoomTaken] = (409, "A colleague has this conversation."),
        [SecondFactorLast] = (409, "Your administrator requires a second factor. Add another one first."),
        [SecondFactorRequired] = (403, "Set up a passkey or an app with codes first."),
        [SetupCodeWrong] = (
            422,
            "This code is wrong or more than 24 hours old. "
                + "You can find the code in the terminal where the server is running."
        ),
        [SettingOutOfRange] = (422, "This value is not allowed."),
        [SiteInCall] = (409, "There is a call on this site. You can delete the site once the call has ended."),
        [SiteNameWrong] = (422, "This is not the name of the site."),
        [SiteNotFound] = (404, "This site could not be found."),
        [StorageBusy] = (503, "The server is busy. Please try again in a moment."),
        [StorageFull] = (507, "The server is out of disk space. Nothing was lost; please try again later."),
        [StorageFailed] = (503, "The server cannot save this right now. Please try again in a moment."),
        [TagListFull] = (409, "There are 1,000 tags already. Delete one that nobody needs first."),
        [TagMalformed] = (422, "Enter a tag of 1 to 40 characters."),
        [TagNotFound] = (404, "This tag could not be found."),
        [TagTaken] = (409, "There is a tag with this name already."),
        [TagTooMany] = (409, "A conversation can have at most 20 tags. Remove one first."),
        [TicketInvalid] = (422, "This link has already been used or has expired. Ask for a new one."),
        [TimeZoneUnknown] = (422, "Choose a time zone from the list, such as Europe/London."),
        [TooManyRequests] = (429, "That was too fast. Please wait a moment."),
        [Unauthenticated] = (401, "Please sign in."),
        [VisitorBlocked] = (409, "This visitor is blocked."),
        [VisitorCannotCall] = (409, "The visitor's browser cannot take calls."),
        [VisitorGone] = (409, "The visitor is not here right now."),
        [VisitorHasOpenRoom] = (409, "This visitor already has an open conversation."),
        [VisitorNotFound] = (404, "This visitor could not be found."),
    };

    /// <summary>Whether only the storage refused: it may accept the same later.</summary>
    public static bool IsOfStorage(string code) => code is StorageBusy or StorageFull or StorageFailed;

    /// <summary>The code that stands for a bare HTTP status.</summary>
    public static string CodeOf(int status) =>
        status switch
        {
            400 => BadArguments,
            401 => Unauthenticated,
            403 => Forbidden,
            404 or 405 => NotFound,
            413 or 414 or 431 => RequestTooLarge,
            429 => TooManyRequests,
            503 => StorageBusy,
            >= 400 and < 500 => BadArguments,
            _ => Internal,
        };
}
