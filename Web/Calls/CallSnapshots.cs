using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Relay.Turn;

namespace LiveChatMeet.Calls;

/// <summary>Makes the parties' snapshots of a call.</summary>
public sealed class CallSnapshots(Settings settings, OwnRelay relay, TimeProvider time)
{
    public CallSnapshot Of(Call call) =>
        new()
        {
            Id = call.Id,
            Rid = call.RoomId,
            Version = call.Version,
            State = call.State,
            Progress = call.Progress,
            Agent = RoomAgent.Of(call.AgentId, call.AgentName),
            Visitor = call.VisitorName,
            RingsUntil = call.RingsUntil,
            StartTime = call.AcceptedAt,
            EndTime = call.EndedAt,
            EndReason = call.EndReason,
            EndedBy = call.EndedBy,
            DeclineNote = call.DeclineNote,
            VoiceOnly = call.VoiceOnly,
            AcceptKey = call.AcceptKey,
            Legs = [.. call.Legs.Select(LegView.Of)],
            Relay =
                call.RelayOnly ? RelayUse.Only
                : settings.Ice.IsSet || relay.At is not null ? RelayUse.Offered
                : RelayUse.None,
            Now = time.GetUtcNow(),
        };
}
