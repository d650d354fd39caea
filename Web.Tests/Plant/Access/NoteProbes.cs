using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Plant.Access;

/// <summary>How the pages of what colleagues keep about a conversation are tried: notes, tags and blocks;
/// of files, and of visitors.</summary>
internal static class NoteProbes
{
    private static readonly Whose[] Nothing = [Whose.Own];
    private static readonly Whose[] Calls = [Whose.Strangers, Whose.Over, Whose.Unknown, Whose.Malformed, Whose.Own];
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
        ["GET /agent/rooms/{rid}/notes"] = new(Rooms),
        ["POST /agent/rooms/{rid}/notes"] = new(Rooms, _ => [("message", "A note."), ("clientId", Ids.New())]),
        ["GET /agent/rooms/{rid}/tags"] = new(Rooms),
        ["POST /agent/rooms/{rid}/tags?handler=Add"] = new(Rooms, _ => [("name", $"Tag {Ids.New()}")]),
        ["POST /agent/rooms/{rid}/tags?handler=Remove"] = new(Rooms, _ => [("id", Ids.New())]),
        ["GET /agent/rooms/{rid}/block"] = new(Rooms),
        ["POST /agent/rooms/{rid}/block"] = new(
            [Whose.Strangers, Whose.Waiting, Whose.Unknown, Whose.Malformed],
            _ => [("term", "day"), ("network", "true")],
            [Who.Nobody, Who.Visitor, Who.VisitorsTab, Who.Agent, Who.AgentsDevice]
        ), // whoever may ends what the next ones need
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
