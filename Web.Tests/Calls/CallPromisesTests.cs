using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using static LiveChatMeet.Tests.Plant.Actors.SampleCall;

namespace LiveChatMeet.Tests.Calls;

/// <summary>What holds whatever comes in whatever order.</summary>
[Trait("Requirement", "CS-1")]
[Trait("Requirement", "D15")]
public sealed class CallPromisesTests
{
    private const int Sequences = 10_000;
    private const int MaxSequenceLength = 50;

    [Fact]
    public void Whatever_comes_in_whatever_order_the_promises_hold()
    {
        var random = new Random(20261122);
        for (var i = 0; i < Sequences; i++)
        {
            var (call, now, story) = (Ringing, Start, new List<string>());
            for (var length = random.Next(1, MaxSequenceLength + 1); length > 0; length--)
            {
                now = now.AddMilliseconds(random.Next(-5_000, 20_000));
                var command = Any(random, now);
                story.Add($"{command} at {now:O}");
                var next = Try(call, command, now);
                var broken = Broken(call, next).ToList();
                Assert.True(
                    broken.Count == 0,
                    $"Sequence {i}: {string.Join(", ", broken)} "
                        + $"after{Environment.NewLine}{string.Join(Environment.NewLine, story)}"
                );
                call = next;
            }
        }
    }

    private static IEnumerable<string> Broken(Call before, Call after)
    {
        if (after.Version < before.Version)
            yield return "the version fell";
        if (after.Version == before.Version && after != before)
            yield return "a change without a new version";
        if (before.State == CallState.Ended && after != before)
            yield return "an ended call changed";
        if (after.State < before.State)
            yield return "the state went back";
        if (after.LastEpoch < before.LastEpoch)
            yield return "the epochs fell";
        if (after.AcceptedAt is null && after.Legs.Any(leg => leg.Party == Party.Visitor))
            yield return "a leg of the visitor before the accept";
        if (after.AcceptedAt is null && after.Legs.Any(leg => leg.IsConnected))
            yield return "media before the accept";
        if ((after.State == CallState.InProgress) != (after.AcceptedAt is not null && after.EndedAt is null))
            yield return "a start that does not fit the state";
        if ((after.State == CallState.Ended) != (after.EndedAt is not null && after.EndReason is not null))
            yield return "an end that does not fit the state";
        if (after.EndedAt < (after.AcceptedAt ?? after.RangAt))
            yield return "an end before the start";
        if (after.State == CallState.Ended && after.Legs.Length > 0)
            yield return "a leg after the end";
        if (after.Legs.Length > Call.MaxLegs)
            yield return "too many legs";
        if (!after.Legs.Select(leg => leg.Epoch).SequenceEqual(after.Legs.Select(leg => leg.Epoch).Distinct().Order()))
            yield return "epochs out of order";
        if (after.Legs.Any(leg => leg.Epoch > after.LastEpoch))
            yield return "an epoch from nowhere";
        if (after != before && after.State != CallState.InProgress && Passes(after))
            yield return $"a signal passed while {after.State}";
    }

    private static bool Passes(Call call) =>
        Signal(call, Party.Visitor, VisitorLeg, AgentLeg) is null
        || Signal(call, Party.Agent, AgentLeg, VisitorLeg) is null
        || Signal(call, Party.Agent, OtherLeg, AgentLeg) is null;

    private static readonly string[] LegIds = [AgentLeg, VisitorLeg, OtherLeg, "leg-4", "leg-5", ""];

    // Also what no honest side would say: in the other's name, with the other's leg, twice, too late.
    private static CallCommand Any(Random random, DateTimeOffset now)
    {
        var party = random.Next(2) == 0 ? Party.Visitor : Party.Agent;
        var leg = LegIds[random.Next(LegIds.Length)];
        return random.Next(16) switch
        {
            0 => new CallCommand.RingProgressed((RingProgress)random.Next(4)),
            1 => new CallCommand.Accept($"key-{random.Next(3)}", random.Next(2) == 0),
            2 when random.Next(3) == 0 => new CallCommand.Decline(null),
            3 when random.Next(3) == 0 => new CallCommand.HangUp(party),
            4 when random.Next(3) == 0 => new CallCommand.Miss(),
            5 when random.Next(3) == 0 => new CallCommand.LeaseExpired(party, now.AddSeconds(-20)),
            6 => new CallCommand.Fail(party, leg),
            7 => new CallCommand.Report(
                party,
                leg,
                (Container)random.Next(3),
                (MicrophoneState)random.Next(3),
                (CameraState)random.Next(6)
            ),
            8 => new CallCommand.Leave(party, leg, random.Next(2) == 0),
            9 or 10 or 11 => new CallCommand.MediaConnected(party, leg),
            _ => Join(party, leg),
        };
    }

    private static Call Try(Call call, CallCommand command, DateTimeOffset now)
    {
        try
        {
            return call.Apply(command, now);
        }
        catch (RefusedException)
        {
            return call; // nothing was changed
        }
    }
}
