using LiveChatMeet.Identity;

namespace LiveChatMeet.Tests.Plant.Access;

/// <summary>How the pages of mails, and of what their links open, are tried.</summary>
internal static class MailProbes
{
    private static readonly Whose[] Nothing = [Whose.Own];
    private static readonly Whose[] Agents = [Whose.Strangers, Whose.Over, Whose.Unknown, Whose.Malformed, Whose.Own];
    private static readonly Whose[] Things = [Whose.Strangers, Whose.Unknown, Whose.Malformed, Whose.Own];

    public static readonly Dictionary<string, PageProbe> All = new()
    {
        ["GET /agent/mail"] = new(Nothing),
        ["POST /agent/mail?handler=Test"] = new(Nothing),
        ["POST /agent/mail?handler=Retry"] = new(Nothing, _ => [("id", "none")]),
        ["POST /agent/mail?handler=Delete"] = new(Nothing, _ => [("id", "none")]),
        ["POST /agent/mail?handler=Stop"] = new(Nothing, _ => [("email", "a@visitor.example")]),
        ["POST /agent/mail?handler=Allow"] = new(Nothing, _ => [("hash", "none")]),
        ["GET /agent/sites/{key}/mail"] = new(Things),
        ["POST /agent/sites/{key}/mail"] = new(Things, _ => [("SendsAnswers", "true")]),
        ["POST /agent/people?handler=MailInvitation"] = new(Nothing, _ => [("Email", "mailed@kettlelane.example")]),
        ["POST /agent/people?handler=MailNewPassword"] = new(Agents, thing => [("id", thing.AgentId)]),
        ["POST /agent/people?handler=MailNewStart"] = new(Agents, thing => [("id", thing.AgentId)]),
        ["GET /mail/stop"] = new(Nothing),
        ["POST /mail/stop"] = new(Nothing),
        ["GET /conversation/{site?}"] = new(Things),
        ["POST /conversation/{site?}"] = new(Things, _ => [("code", Secrets.New())]),
        ["POST /conversation/{site?}?handler=End"] = new(Things, _ => [("device", "none")]),
        ["POST /conversation/{site?}?handler=Transcript"] = new(Things),
    };
}
