using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Plant.Access;

/// <summary>How the pages of what colleagues keep about a conversation are tried: notes, tags and blocks;
/// of files and one's own messages, and of visitors.</summary>
internal static class NoteProbes
{
    private static readonly Whose[] Nothing = [Whose.Own];
    private static readonly Whose[] Calls = [Whose.Strangers, Whose.Over, Whose.Unknown, Whose.Malformed, Whose.Own];
    private static readonly Whose[] Sites = [Whose.Strangers, Whose.Unknown, Whose.Malformed, Whose.Own];
    private static readonly Whose[] Rooms =
    [
        Whose.Strangers,
        Whose.Waiting,
        Whose.Over,
        Whose.Unknown,
        Whose.Malformed,
        Whose.Own,
    ];

    public static readonly Dictionary<string, PageProbe> All = new()
    {
        ["POST /files"] = new(Nothing), // without a file: FilesTests and FileRefusalsTests
        ["GET /files/{id}/{place:int}"] = new(Rooms),
        ["GET /livechat/{site}?handler=Files"] = new(Sites),
        ["GET /agent/rooms/{rid}/notes"] = new(Rooms),
        ["POST /agent/rooms/{rid}/notes"] = new(Rooms, _ => [("message", "A note."), ("clientId", Ids.New())]),
        ["GET /agent/rooms/{rid}/tags"] = new(Rooms),
        ["POST /agent/rooms/{rid}/tags?handler=Add"] = new(Rooms, _ => [("name", $"Tag {Ids.New()}")]),
        ["POST /agent/rooms/{rid}/tags?handler=Remove"] = new(Rooms, _ => [("id", Ids.New())]),
        ["GET /agent/rooms/{rid}?handler=CallBack"] = new(Rooms),
        ["POST /agent/rooms/{rid}?handler=CalledBack"] = new(Rooms, _ => [("callId", Ids.New())]),
        ["GET /agent/calls"] = new(Nothing),
        ["GET /agent/calls?handler=File"] = new(Nothing),
        ["GET /agent/rooms/{rid}/block"] = new(Rooms),
        ["POST /agent/rooms/{rid}/block"] = new(
            [Whose.Strangers, Whose.Waiting, Whose.Unknown, Whose.Malformed],
            _ => [("term", "day"), ("network", "true")],
            [Who.Nobody, Who.Visitor, Who.VisitorsTab, Who.Agent, Who.AgentsDevice]
        ), // whoever may ends what the next ones need
        ["GET /agent/rooms/{rid}/messages/{id}"] = new(Rooms),
        ["POST /agent/rooms/{rid}/messages/{id}?handler=Correct"] = new(Rooms, _ => [("text", $"A word {Ids.New()}")]),
        ["POST /agent/rooms/{rid}/messages/{id}?handler=Delete"] = new(Rooms),
        ["GET /livechat/{site}/known"] = new(Sites),
        ["GET /livechat/{site}/known?handler=Transcript"] = new(Sites),
        ["POST /livechat/{site}/known?handler=Language"] = new(Sites, _ => [("language", "de")]),
        ["GET /livechat/{site}/kept"] = new(Sites),
        ["POST /livechat/{site}/kept?handler=Withdraw"] = new(Sites),
        ["POST /livechat/{site}/elsewhere"] = new(Sites),
        ["GET /livechat/{site}/messages/{id}"] = new(Sites),
        ["GET /livechat/{site}/messages/{id}?handler=Parts"] = new(Sites),
        ["POST /livechat/{site}/messages/{id}?handler=Correct"] = new(Sites, _ => [("text", $"A word {Ids.New()}")]),
        ["POST /livechat/{site}/messages/{id}?handler=Delete"] = new(Sites),
        ["GET /agent/blocks"] = new(Nothing),
        ["POST /agent/blocks?handler=Unblock"] = new(Nothing, _ => [("id", Ids.New())]),
        ["GET /agent/tags"] = new(Nothing),
        ["POST /agent/tags?handler=Rename"] = new(Nothing, _ => [("id", Ids.New()), ("name", "Brakes")]),
        ["POST /agent/tags?handler=Delete"] = new(Nothing, _ => [("id", Ids.New())]),
        ["GET /agent/visitors/{visitor}"] = new(Calls),
        ["POST /agent/visitors/{visitor}?handler=Export"] = new(Calls),
        ["POST /agent/visitors/{visitor}?handler=Erase"] = new([Whose.Unknown, Whose.Malformed]),
    };
}
