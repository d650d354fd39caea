using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Plant.Access;

/// <summary>How the pages are tried that say who is here, and how conversations reach agents.</summary>
public static class DeskProbes
{
    private static readonly Whose[] Things = [Whose.Strangers, Whose.Unknown, Whose.Malformed, Whose.Own];

    public static readonly IReadOnlyDictionary<string, PageProbe> All = new Dictionary<string, PageProbe>
    {
        ["GET /agent/status"] = new([Whose.Own]),
        ["POST /agent/status"] = new([Whose.Own], _ => [("status", "here")]),
        ["GET /agent/answers"] = new([Whose.Own]),
        ["GET /agent/answers?handler=List"] = new([Whose.Own]),
        ["POST /agent/answers?handler=Save"] = new(
            [Whose.Own],
            _ => [("Shortcut", "tried"), ("Title", "Tried"), ("Text", "A word.")]
        ),
        ["POST /agent/answers?handler=Delete"] = new([Whose.Own], _ => [("id", Ids.New())]),
        ["GET /agent/keys"] = new([Whose.Own]),
        ["POST /agent/keys"] = new([Whose.Own], _ => [("on", "true")]),
        ["GET /agent/sites/{key}/chat"] = new(Things),
        ["POST /agent/sites/{key}/chat"] = new(Things, _ => [("GreetingSeconds", "20")]),
        ["GET /agent/sites/{key}/desk"] = new(Things),
        ["POST /agent/sites/{key}/desk"] = new(Things, _ => [("Assigns", "false"), ("Ceiling", "5")]),
        ["GET /agent/teams"] = new([Whose.Own]),
        ["POST /agent/teams"] = new([Whose.Own], _ => [("Name", $"Team {Ids.New()}")]),
        ["GET /agent/teams/{id}"] = new([Whose.Own]),
        ["POST /agent/teams/{id}"] = new([Whose.Own], _ => [("Name", "Another team")]),
        ["POST /agent/teams/{id}?handler=Delete"] = new([Whose.Own]),
        ["GET /livechat/{site}?handler=Hours"] = new(Things),
    };
}
