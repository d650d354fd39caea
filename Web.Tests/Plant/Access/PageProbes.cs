using LiveChatMeet.Identity;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Plant.Access;

/// <summary>How a page, handler or endpoint is tried.</summary>
/// <param name="Columns">Whose things are asked for.</param>
/// <param name="Fields">What its form says of the thing.</param>
/// <param name="Callers">Null for everybody.</param>
/// <param name="WithRights">Whether it takes a ticket or a code.</param>
public sealed record PageProbe(
    Whose[] Columns,
    Func<Thing, (string, string)[]>? Fields = null,
    Who[]? Callers = null,
    bool WithRights = false
);

/// <summary>How every page, handler and endpoint is tried.</summary>
public static class PageProbes
{
    private static readonly Whose[] Nothing = [Whose.Own];
    private static readonly Whose[] Agents = [Whose.Strangers, Whose.Over, Whose.Unknown, Whose.Malformed, Whose.Own];
    private static readonly Whose[] Calls = [Whose.Colleagues, .. Agents];
    private static readonly Whose[] Rooms = [Whose.Waiting, .. Calls];
    private static readonly Whose[] Things = [Whose.Strangers, Whose.Unknown, Whose.Malformed, Whose.Own];

    /// <summary>In an order in which no form takes away what the next one needs; the caller's own comes last.</summary>
    private static readonly Dictionary<string, PageProbe> Most = new()
    {
        ["GET /agent"] = new(Nothing),
        ["GET /agent?handler=Filters"] = new(Nothing),
        ["GET /agent?handler=Inbox"] = new(Nothing),
        ["GET /agent?handler=Token"] = new(Nothing),
        ["GET /agent/rooms/{rid}"] = new(Rooms),
        ["GET /agent/rooms/{rid}?handler=Panel"] = new(Rooms),
        ["GET /agent/rooms/{rid}?handler=StartCall"] = new(Rooms),
        ["POST /agent/rooms/{rid}?handler=Send"] = new(Rooms, _ => [("message", "A word."), ("clientId", Ids.New())]),
        ["POST /agent/rooms/{rid}?handler=Call"] = new(Rooms, _ => [("startKey", Ids.New())]),
        ["POST /agent/rooms/{rid}?handler=Reopen"] = new(Rooms),
        ["POST /agent/rooms/{rid}?handler=Close"] = new(Rooms),
        ["POST /agent/rooms/{rid}?handler=GiveBack"] = new(Rooms),
        ["GET /agent/rooms/{rid}/hand-over"] = new(Rooms),
        ["POST /agent/rooms/{rid}/hand-over"] = new(Calls, thing => [("Colleague", thing.AgentId)]),
        ["POST /agent/rooms/{rid}?handler=Take"] = new(Calls),
        ["POST /agent/rooms/{rid}?handler=TakeOver"] = new(Calls),
        ["GET /agent/me"] = new(Nothing),
        ["POST /agent/me"] = new(Nothing, _ => [("Name", "Somebody"), ("CallsOpenIn", "Tab")]),
        ["POST /agent/me?handler=Password"] = new(
            Nothing,
            _ => [("CurrentPassword", "not-this-password"), ("NewPassword", "a-slow-bicycle-43")]
        ),
        ["GET /agent/me/passkeys"] = new(Nothing),
        ["GET /agent/me/passkeys?handler=Options"] = new(Nothing),
        ["POST /agent/me/passkeys?handler=Add"] = new(Nothing, _ => [("Name", "A key"), ("Credential", "{}")]),
        ["POST /agent/me/passkeys?handler=Remove"] = new(Nothing, _ => [("id", Ids.New())]),
        ["GET /agent/me/codes"] = new(Nothing),
        ["POST /agent/me/codes?handler=TurnOn"] = new(Nothing, _ => [("Code", "000000"), ("State", "none")]),
        ["POST /agent/me/codes?handler=Renew"] = new(Nothing),
        ["POST /agent/me/codes?handler=TurnOff"] = new(Nothing),
        ["GET /agent/second-factor"] = new(Nothing),
        ["GET /agent/confirm"] = new(Nothing),
        ["GET /agent/confirm?handler=PasskeyOptions"] = new(Nothing),
        ["POST /agent/confirm?handler=Passkey"] = new(Nothing, _ => [("Credential", "{}")]),
        ["POST /agent/confirm"] = new(Nothing, _ => [("Password", "not-this-password")]),
        ["POST /agent/me?handler=EndSession"] = new(Nothing, _ => [("id", Ids.New())]),
        ["POST /agent/me?handler=EndOthers"] = new(Nothing),
        ["POST /agent/me?handler=SignOutEverywhere"] = new(Nothing),
        ["GET /agent/sites/{key}/delete"] = new(Things),
        ["POST /agent/sites/{key}/delete"] = new(Things, _ => [("Name", "Another site")]),
        ["GET /agent/people"] = new(Nothing),
        ["POST /agent/people?handler=Invite"] = new(Nothing, _ => [("Email", "new@kettlelane.example")]),
        ["POST /agent/people?handler=Revoke"] = new(Nothing, _ => [("Email", "new@kettlelane.example")]),
        ["POST /agent/people?handler=ResetPassword"] = new(Agents, Agent),
        ["POST /agent/people?handler=ResetSecondFactor"] = new(Agents, Agent),
        ["POST /agent/people?handler=Enable"] = new(Agents, Agent),
        ["POST /agent/people?handler=SignOutEverywhere"] = new(Things, Agent),
        ["POST /agent/people?handler=Disable"] = new(Agents, Agent),
        ["POST /agent/people?handler=MakeAgent"] = new(Agents, Agent),
        ["POST /agent/people?handler=MakeAdministrator"] = new(Agents, Agent),
        ["GET /agent/check"] = new(Nothing),
        ["POST /agent/check"] = new(Nothing),
        ["POST /agent/check?handler=Run"] = new(Nothing, _ => [("name", "disk")]),
        ["POST /agent/check?handler=Seen"] = new(
            Nothing,
            _ => [("name", "websocket"), ("outcome", "Works"), ("code", "0"), ("milliseconds", "12")]
        ),
        ["POST /agent/check?handler=Verdict"] = new(
            Nothing,
            _ => [("failures", "0"), ("warnings", "0"), ("count", "9")]
        ),
        ["POST /agent/check?handler=Relay"] = new(Nothing),
        ["POST /agent/check?handler=RelayDone"] = new(Nothing, _ => [("circle", "test-1")]),
        ["GET /agent/sites"] = new(Nothing),
        ["POST /agent/sites"] = new(Nothing, _ => [("Address", $"https://{Ids.New().ToLowerInvariant()}.example")]),
        ["GET /agent/sites/{key}"] = new(Things),
        ["POST /agent/sites/{key}"] = new(
            Things,
            _ =>
                [
                    ("Name", $"Shop {Ids.New()}"),
                    ("Accent", "#0e6781"),
                    ("Origins", "https://kettlelane.example"),
                    ("RingSeconds", "45"),
                    ("DesktopContainer", "Docked"),
                    ("PhoneContainer", "Tab"),
                ]
        ),
        ["GET /agent/sites/{key}/allow"] = new(Things),
        ["POST /agent/sites/{key}/allow"] = new(Things, _ => [("origin", "https://other.example")]),
        ["POST /agent/sites/{key}/allow?handler=Ignore"] = new(Things, _ => [("origin", "https://other.example")]),
        ["GET /agent/sites/{key}/check"] = new(Things),
        ["POST /agent/sites/{key}/check"] = new(Things, _ => [("address", "https://other.example")]),
        ["GET /api/v1/messages/{id}"] = new(Rooms),
        ["GET /api/v1/rooms/{rid}/messages"] = new(Rooms),
        ["GET /livechat/{site}"] = new(Things),
        ["GET /livechat/{site}?handler=Room"] = new(Things),
        ["GET /livechat/{site}?handler=Token"] = new(Things),
        ["GET /livechat/{site}?handler=Standing"] = new(Things),
        ["POST /livechat/{site}"] = new(
            Things,
            _ => [("message", "A word."), ("clientId", Ids.New()), ("credential", Secrets.New())]
        ),
        ["POST /livechat/{site}?handler=About"] = new(Things, _ => [("name", $"Ada {Ids.New()}")]),
        ["POST /livechat/{site}?handler=Ticket"] = new(Things),
        ["POST /livechat/{site}?handler=End"] = new(Things),
        ["GET /livechat/{site}?handler=Rating"] = new(Things),
        ["POST /livechat/{site}?handler=Rate"] = new(Rooms, thing => [("rid", thing.Rid), ("score", "Good")]),
        ["GET /livechat/{site}/former"] = new(Things),
        ["POST /livechat/{site}/former?handler=Ticket"] = new(Things),
        ["POST /livechat/{site}/former?handler=Redeem"] = new(Things, _ => [("ticket", Secrets.New())]),
        ["GET /meet/{id}"] = new(Calls),
        ["GET /meet/{id}?handler=Panel"] = new(Calls),
        ["POST /meet/{id}?handler=Open"] = new(
            [Whose.OtherSides, .. Calls],
            thing => [("ticket", thing.MeetTicket)],
            [Who.Nobody],
            WithRights: true
        ), // a ticket says who it is for, and an unknown one is waited for
        ["POST /meet/{id}?handler=Nonce"] = new(Calls),
        ["POST /meet/{id}?handler=Leave"] = new([Whose.OtherSides, .. Calls], thing => [("legId", thing.Leg)]),
        ["GET /demo"] = new(Nothing),
        ["GET /licences"] = new(Nothing),
        ["GET /setup"] = new(Nothing),
        ["POST /setup"] = new(
            Nothing,
            thing =>
                [
                    ("Code", thing.Code),
                    ("Name", "Eve"),
                    ("Email", "eve@kettlelane.example"),
                    ("Password", "a-quiet-bicycle-42"),
                    ("SiteAddress", "https://eve.example"),
                ]
        ),
        ["GET /invitation"] = new(Nothing),
        ["POST /invitation"] = new(
            [Whose.Over, Whose.Unknown, Whose.Malformed, Whose.Own],
            thing => [("Code", thing.Code), ("Name", "Ivo Ek"), ("Password", "a-quiet-bicycle-42")],
            [Who.Nobody],
            WithRights: true
        ), // whoever holds the link
        ["GET /new-password"] = new(Nothing),
        ["POST /new-password"] = new(
            [Whose.Over, Whose.Unknown, Whose.Malformed],
            thing => [("Code", thing.Code), ("Password", "a-quiet-bicycle-43")],
            [Who.Nobody],
            WithRights: true
        ),
        ["GET /sign-in"] = new(Nothing),
        ["POST /sign-in"] = new(
            Nothing,
            _ => [("Email", "nobody@kettlelane.example"), ("Password", "not-this-password")]
        ),
        ["GET /sign-in?handler=PasskeyOptions"] = new(Nothing),
        ["POST /sign-in?handler=Passkey"] = new(Nothing, _ => [("Credential", "{}")]),
        ["GET /sign-in/code"] = new(Nothing),
        ["GET /sign-in/code?handler=PasskeyOptions"] = new(Nothing),
        ["POST /sign-in/code"] = new(Nothing, _ => [("Code", "000000")]),
        ["POST /sign-in/code?handler=Passkey"] = new(Nothing, _ => [("Credential", "{}")]),
        ["GET /sign-out"] = new(Nothing),
        ["POST /sign-out"] = new(Nothing),
        ["POST /hub/door"] = new(Nothing),
        ["GET /refusals/{code}"] = new(Nothing),
        ["GET /former-name"] = new(Nothing),
        ["GET /health/live"] = new(Nothing),
        ["GET /health/ready"] = new(Nothing),
        ["GET /metrics"] = new(Nothing),
        ["GET /error/{status:int}"] = new(Nothing),
        ["GET /{**path}"] = new(Nothing),
        ["GET /"] = new(Nothing),
    };
    public static readonly IReadOnlyDictionary<string, PageProbe> All = DeskProbes
        .All.Concat(NoteProbes.All)
        .Concat(MailProbes.All)
        .Concat(FigureProbes.All)
        .Concat(Most)
        .ToDictionary();

    private static (string, string)[] Agent(Thing thing) => [("id", thing.AgentId)];
}
