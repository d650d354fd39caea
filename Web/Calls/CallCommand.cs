using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Calls;

/// <summary>A request about a call. <c>By</c> is always the identity that the server knows, never what a message
/// claims.</summary>
public abstract record CallCommand
{
    private CallCommand() { }

    /// <summary>Whether all its values are defined.</summary>
    public virtual bool IsDefined => true;

    /// <summary>The visitor's side reports how far the ring has come.</summary>
    public sealed record RingProgressed(RingProgress Progress) : CallCommand
    {
        public override bool IsDefined => Enum.IsDefined(Progress);
    }

    public sealed record Accept(string Key, bool VoiceOnly) : CallCommand
    {
        /// <exception cref="RefusedException"><see cref="Refusal.ClientIdMalformed"/></exception>
        public static Accept Checked(string? key, bool voiceOnly) => new(CallKeys.Check(key), voiceOnly);
    }

    public sealed record Decline(string? Note) : CallCommand
    {
        /// <exception cref="RefusedException"><see cref="Refusal.BadArguments"/>: the note is longer than
        /// <see cref="Call.MaxDeclineNoteLength"/>.</exception>
        public static Decline Checked(string? note) =>
            note is null or { Length: <= Call.MaxDeclineNoteLength }
                ? new(Names.Clean(note, Call.MaxDeclineNoteLength))
                : throw new RefusedException(Refusal.BadArguments);
    }

    /// <summary>Ends the call, whatever it was doing.</summary>
    public sealed record HangUp(Party By) : CallCommand;

    /// <summary>The ring is over and nobody answered.</summary>
    public sealed record Miss : CallCommand;

    /// <summary>A party has shown no sign of life since <paramref name="LastSeenAt"/>.</summary>
    public sealed record LeaseExpired(Party Silent, DateTimeOffset LastSeenAt) : CallCommand;

    /// <summary>A leg that never connected gives up.</summary>
    /// <param name="Why">A failure, as its browser found it.</param>
    public sealed record Fail(Party By, string LegId, EndReason Why = EndReason.Failed) : CallCommand
    {
        public override bool IsDefined => Why.IsFailure();
    }

    /// <param name="AcceptKey">Set if the document takes part only if the accept with this key won.</param>
    public sealed record Join(Leg Leg, string? AcceptKey = null) : CallCommand
    {
        public override bool IsDefined =>
            Enum.IsDefined(Leg.Container) && Enum.IsDefined(Leg.Microphone) && Enum.IsDefined(Leg.Camera);
    }

    /// <summary>The other side's media play in this leg.</summary>
    public sealed record MediaConnected(Party By, string LegId) : CallCommand;

    /// <summary>Where a leg is shown now, and the state of its microphone and camera.</summary>
    public sealed record Report(
        Party By,
        string LegId,
        Container Container,
        MicrophoneState Microphone,
        CameraState Camera
    ) : CallCommand
    {
        public override bool IsDefined =>
            Enum.IsDefined(Container) && Enum.IsDefined(Microphone) && Enum.IsDefined(Camera);
    }

    /// <summary>A document goes away. It says so itself, unless its lease ran out.</summary>
    public sealed record Leave(Party By, string LegId, bool IsVoluntary = true) : CallCommand;
}
