using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A call as a value, in each of its states, and how tests write its legs.</summary>
public static class SampleCall
{
    public const string AgentLeg = "AAAAAAAAAAAAAAAAA";
    public const string VisitorLeg = "VVVVVVVVVVVVVVVVV";
    public const string OtherLeg = "BBBBBBBBBBBBBBBBB";

    /// <summary>When it rang.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 8, 27, 14, TimeSpan.Zero);
    public static readonly DateTimeOffset Now = Start.AddSeconds(10);

    public static readonly Call Ringing = new()
    {
        Id = "CLcSj3ijxWrc4xd5y",
        RoomId = "Hv7PRmGPGkTo464DJ",
        AgentId = "agent",
        AgentName = "Mara Lindqvist",
        VisitorId = "visitor",
        VisitorName = "Ada",
        StartKey = "start",
        RangAt = Start,
        RingsUntil = Start.AddSeconds(45),
    };

    public static readonly Call InProgress = Ringing
        .Apply(Join(Party.Agent, AgentLeg), Start)
        .Apply(new CallCommand.Accept("key", VoiceOnly: false), Start.AddSeconds(5))
        .Apply(Join(Party.Visitor, VisitorLeg), Start.AddSeconds(6));

    public static readonly Call Ended = InProgress.Apply(new CallCommand.HangUp(Party.Visitor), Start.AddSeconds(8));

    /// <summary>The code with which a signal from leg to leg is refused; null when it passes.</summary>
    public static string? Signal(Call call, Party by, string from, string to)
    {
        try
        {
            call.CheckSignal(by, from, to);
            return null;
        }
        catch (RefusedException refused)
        {
            return refused.Code;
        }
    }

    public static CallCommand.Join Join(Party party, string id) =>
        new(
            new Leg
            {
                Id = id,
                Party = party,
                Container = Container.Tab,
            }
        );

    /// <summary>All legs, each as its party and epoch.</summary>
    public static string Legs(Call call) => string.Join(' ', call.Legs.Select(Text));

    /// <summary>Party and epoch; with a mark when it plays.</summary>
    public static string Text(Leg leg) =>
        $"{(leg.Party == Party.Agent ? "A" : "V")}{leg.Epoch}{(leg.IsConnected ? "!" : "")}";
}
