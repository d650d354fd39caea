using CsCheck;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Actors;

namespace LiveChatMeet.Tests.Faults;

/// <summary>The call beside a second telling of what is promised of it: random sequences by three actors with
/// duplicates, overtaking, delays and restarts, and all orders of few commands. 100,000 sequences with
/// <c>./test.sh --full models</c>.</summary>
public sealed class CallModelTests(ITestOutputHelper output)
{
    private static readonly Gen<(int What, int To, int How)[]> Sequences = Gen.Select(
        Gen.Int[0, 20],
        Gen.Int[0, 31],
        Gen.Int[0, 1_000]
    ).Array[1, 60];

    // A state and a command, and each thing that may come of it. What is not here must not happen.
    private static readonly string[] Transitions =
    [
        .. Of("Ringing RingProgressed", "changed", "same", Refusal.BadArguments),
        .. Of("Ringing Accept", "changed"),
        .. Of("Ringing Decline", "Declined"),
        .. Of("Ringing HangUp", "Declined", "Cancelled"),
        .. Of("Ringing Miss", "Missed"),
        .. Of("Ringing LeaseExpired", "Cancelled"),
        .. Of("Ringing Fail", "same", Refusal.BadArguments),
        .. Of("Ringing Report", "changed", "same", Refusal.BadArguments),
        .. Of("Ringing Leave", "changed", "same"),
        .. Of("Ringing MediaConnected", Refusal.CallNotAccepted),
        .. Of("Ringing Join", "changed", "same"),
        .. Of("Ringing Join", Refusal.BadArguments, Refusal.CallNotAccepted, Refusal.TooManyRequests),
        .. Of("InProgress RingProgressed", "same", Refusal.BadArguments),
        .. Of("InProgress Accept", "same"),
        .. Of("InProgress Decline", "same"),
        .. Of("InProgress HangUp", "HungUp"),
        .. Of("InProgress Miss", "same"),
        .. Of("InProgress LeaseExpired", "Dropped"),
        .. Of("InProgress Fail", "same", "Failed", "FailedUnrelayed", "FailedRefused", "FailedShut"),
        .. Of("InProgress Fail", Refusal.BadArguments),
        .. Of("InProgress Report", "changed", "same", Refusal.BadArguments),
        .. Of("InProgress Leave", "changed", "same"),
        .. Of("InProgress MediaConnected", "changed", "same"),
        .. Of("InProgress Join", "changed", "same", Refusal.BadArguments, Refusal.CallNotAccepted),
        .. Of("InProgress Join", Refusal.LegNotFound, Refusal.TooManyRequests),
        .. typeof(CallCommand).GetNestedTypes().Select(command => $"Ended {command.Name}: same"),
        .. new[] { "RingProgressed", "Fail", "Report", "Join" }.Select(name => $"Ended {name}: {Refusal.BadArguments}"),
    ];

    [Fact]
    [Trait("Requirement", "D15")]
    [Trait("Requirement", "CS-1")]
    [Trait("Full", "models")]
    public void Whatever_three_actors_do_a_call_is_what_is_promised_of_it()
    {
        var (met, sequences) = (new HashSet<string>(), LongRun.Times("models", 20_000, 100_000));

        Sequences.Sample(
            steps =>
            {
                Assert.Equal("", Tell(Play(steps, met)));
            },
            iter: sequences,
            print: steps => Tell(Play(steps, []))
        );

        output.WriteLine($"{sequences} sequences, {met.Count} of {Transitions.Length} transitions");
        Assert.Equal(Transitions.Order(StringComparer.Ordinal), met.Order(StringComparer.Ordinal));
    }

    /// <summary>What people, documents and the watch do at about the same time, in all orders of three.</summary>
    [Fact]
    [Trait("Requirement", "D16")]
    public void In_all_orders_of_three_things_at_once_a_call_ends_once_and_as_promised()
    {
        CallCommand[] things =
        [
            new CallCommand.Accept("one", VoiceOnly: false),
            new CallCommand.Accept("two", VoiceOnly: true),
            new CallCommand.Decline("Later."),
            new CallCommand.HangUp(Party.Agent),
            new CallCommand.HangUp(Party.Visitor),
            new CallCommand.Miss(),
            new CallCommand.LeaseExpired(Party.Agent, SampleCall.Start),
            new CallCommand.LeaseExpired(Party.Visitor, SampleCall.Start),
            SampleCall.Join(Party.Visitor, SampleCall.OtherLeg),
            new CallCommand.MediaConnected(Party.Visitor, SampleCall.OtherLeg),
            new CallCommand.Leave(Party.Visitor, SampleCall.VisitorLeg),
            new CallCommand.Fail(Party.Agent, SampleCall.AgentLeg),
        ];
        CallCommand[][] befores =
        [
            [SampleCall.Join(Party.Agent, SampleCall.AgentLeg)],
            [
                SampleCall.Join(Party.Agent, SampleCall.AgentLeg),
                new CallCommand.Accept("zero", VoiceOnly: false),
                SampleCall.Join(Party.Visitor, SampleCall.VisitorLeg),
            ],
        ];

        var orders =
            from before in befores
            from first in things
            from second in things
            from third in things
            select (CallCommand[])[.. before, first, second, third];
        var count = 0;
        foreach (var order in orders)
        {
            var world = new CallWorld([]);
            foreach (var command in order)
                world.Arrives(command);
            Assert.Equal("", Tell(world));
            count++;
        }

        output.WriteLine($"{count} orders");
        Assert.Equal(2 * 12 * 12 * 12, count);
    }

    private static CallWorld Play((int What, int To, int How)[] steps, HashSet<string> met)
    {
        var world = new CallWorld(met);
        foreach (var step in steps)
        {
            world.Do(step);
            if (world.Broken is not null)
                break;
        }
        return world;
    }

    private static string Tell(CallWorld world) =>
        world.Broken is null
            ? ""
            : $"The call {world.Broken} after{Environment.NewLine}{string.Join(Environment.NewLine, world.Story)}";

    private static IEnumerable<string> Of(string what, params string[] outcomes) =>
        outcomes.Select(outcome => $"{what}: {outcome}");
}
