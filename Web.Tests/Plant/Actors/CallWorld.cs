using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Tests.Plant.Actors;

/// <summary>A call between an agent and a visitor with a server that watches over it, and the way between them, which
/// delays, doubles, overtakes and loses. A restart keeps what the row keeps. Clocks may be set.</summary>
public sealed class CallWorld
{
    private static readonly string[] LegIds = [.. Enumerable.Range(0, 12).Select(leg => $"leg-{leg}")];

    private readonly List<CallCommand> _underWay = [];
    private readonly HashSet<string> _met;
    private readonly ExpectedCall _expected = new();
    private DateTimeOffset _now = SampleCall.Start;

    /// <param name="met">Gets each transition that is met: a state, a command, and what came of it.</param>
    public CallWorld(HashSet<string> met) => _met = met;

    public Call Call { get; private set; } = SampleCall.Ringing;

    /// <summary>What differs from what is promised; null if nothing does.</summary>
    public string? Broken { get; private set; }

    public List<string> Story { get; } = [];

    /// <param name="step">Any three numbers: what happens, to what, and how.</param>
    public void Do((int What, int To, int How) step)
    {
        switch (step.What)
        {
            case < 10:
                Arrives(Command(step.To, step.How));
                break;
            case < 13:
                _underWay.Add(Command(step.To, step.How));
                break;
            case < 16 when _underWay.Count > 0:
                Arrives(Taken(step.To % _underWay.Count));
                break;
            case 16 when _underWay.Count > 0: // doubled
                Arrives(_underWay[step.To % _underWay.Count]);
                break;
            case 17 when _underWay.Count > 0: // lost
                Taken(step.To % _underWay.Count);
                break;
            default:
                Passes(step);
                break;
        }
    }

    // Mostly seconds; and now and then the clock is set, or the server starts again.
    private void Passes((int What, int To, int How) step)
    {
        if (step.What == 18)
            Restart();
        else
            _now = _now.AddSeconds(step.How == 0 ? 3_600 * (step.To % 3 - 1) : step.To % 20);
    }

    /// <summary>A command reaches the server.</summary>
    public void Arrives(CallCommand command)
    {
        Story.Add($"{command} at {_now:O}");
        var (before, code) = (Call, (string?)null);
        try
        {
            Call = Call.Apply(command, _now);
        }
        catch (RefusedException refused)
        {
            code = refused.Code;
        }
        var wanted = _expected.Do(command, _now);
        lock (_met)
            _met.Add($"{before.State} {command.GetType().Name}: {Outcome(before, code)}");
        Compare(before, code, wanted);
    }

    private void Compare(Call before, string? code, string? wanted)
    {
        if (code != wanted)
            Broken ??= $"refused with {code}, and not with {wanted}";
        if (ExpectedCall.Of(Call) != _expected.ToString())
            Broken ??= $"is{Environment.NewLine}{ExpectedCall.Of(Call)} and not{Environment.NewLine}{_expected}";
        if (Call.Version != before.Version + (ReferenceEquals(before, Call) ? 0 : 1))
            Broken ??= $"version {Call.Version} after {before.Version}";
        // The camera: nothing passes between the sides, and nothing of the visitor's takes part, before the accept.
        if (Call.State != CallState.InProgress && !ReferenceEquals(before, Call) && MayPass())
            Broken ??= "a signal may pass";
        if (Call.AcceptedAt is null && Call.Legs.Any(leg => leg.Party == Party.Visitor))
            Broken ??= "the visitor takes part before the accept";
    }

    private bool MayPass() =>
        SampleCall.Signal(Call, Party.Agent, Call.Legs.FirstOrDefault()?.Id ?? LegIds[0], LegIds[1]) is null;

    private string Outcome(Call before, string? code) =>
        code ?? (ReferenceEquals(before, Call) ? "same" : Call.EndReason?.ToString() ?? "changed");

    // What was under way is lost, and the call is what its row says.
    private void Restart()
    {
        Story.Add("restart");
        _underWay.Clear();
        Call = Call with { Legs = LegsJson.In(LegsJson.Of(Call.Legs)) };
    }

    private CallCommand Taken(int at)
    {
        var command = _underWay[at];
        _underWay.RemoveAt(at);
        return command;
    }

    // Of the agent, the visitor and the watch; also in the other's name, and with what is not defined.
    private CallCommand Command(int kind, int how)
    {
        var (party, leg) = (how % 2 == 0 ? Party.Agent : Party.Visitor, LegIds[how / 2 % LegIds.Length]);
        // A call goes on for a while before somebody answers or ends it.
        return (kind < 6 && how % 9 > 0 ? kind + 24 : kind) switch
        {
            0 => new CallCommand.HangUp(party),
            1 => new CallCommand.Decline(null),
            2 => new CallCommand.Miss(),
            3 => new CallCommand.LeaseExpired(party, _now.AddSeconds(-20)),
            4 or 5 => new CallCommand.Accept($"key-{how % 3}", how % 4 == 0),
            6 or 7 => new CallCommand.RingProgressed((RingProgress)(how % 5)),
            8 or 9 => new CallCommand.Fail(party, leg, (EndReason)(how % 10)),
            10 or 11 or 12 => new CallCommand.Report(
                party,
                leg,
                (Container)(how % 4),
                MicrophoneState.On,
                CameraState.Off
            ),
            13 or 14 => new CallCommand.Leave(party, leg, how % 3 == 0),
            < 21 => new CallCommand.MediaConnected(party, leg),
            < 24 => Join(party, leg, how, $"key-{how % 3}"),
            _ => Join(party, leg, how, null),
        };
    }

    private static CallCommand.Join Join(Party party, string leg, int how, string? acceptKey) =>
        SampleCall.Join(party, leg) is var join && how % 11 == 0
            ? new(join.Leg with { Camera = (CameraState)99 }, acceptKey)
            : new(join.Leg, acceptKey);
}
