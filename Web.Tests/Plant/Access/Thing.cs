using LiveChatMeet.Identity;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Plant.Access;

/// <summary>What somebody asks for, by all the names that it has.</summary>
/// <param name="Leg">A leg of the caller's party in the call.</param>
/// <param name="OtherLeg">A leg of the other party in it.</param>
/// <param name="MessageId">The first message of the conversation.</param>
/// <param name="Nonce">Lets a meet page of that call borrow a connection.</param>
/// <param name="MeetTicket">Opens that call in a tab.</param>
/// <param name="AgentId">An account: the administrator's own, a colleague's, a disabled one.</param>
/// <param name="Code">An invitation, or a link for a new password.</param>
public sealed record Thing(
    string Rid,
    string MessageId,
    string CallId,
    string Leg,
    string OtherLeg,
    string Nonce,
    string MeetTicket,
    string AgentId,
    string SiteKey,
    string Code
)
{
    /// <summary>Whose conversation it is.</summary>
    public string VisitorId { get; init; } = Ids.New();

    private const string NoId = "../%00<b>";

    /// <summary>Names that might be somebody's, and are nobody's.</summary>
    public static Thing Invented() =>
        new(
            Ids.New(),
            Ids.New(),
            Ids.New(),
            Ids.New(),
            Ids.New(),
            Secrets.New(),
            Secrets.New(),
            Ids.New(),
            "no-such-site",
            Secrets.New()
        );

    /// <summary>What cannot be a name of anything.</summary>
    public static Thing Malformed() =>
        new(NoId, NoId, NoId, NoId, NoId, NoId, NoId, NoId, NoId, NoId) { VisitorId = NoId };
}
