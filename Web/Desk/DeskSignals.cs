using System.Collections.Concurrent;
using System.Threading.Channels;
using LiveChatMeet.Calls;
using LiveChatMeet.Presence;
using LiveChatMeet.Storage;
using LiveChatMeet.Teams;

namespace LiveChatMeet.Desk;

/// <summary>Hears what changes who is here, for <see cref="StaffWatch"/>.</summary>
public sealed class DeskSignals(AgentStatuses statuses) : IEventSubscriber
{
    private readonly ConcurrentDictionary<string, string> _calls = new(StringComparer.Ordinal);
    private readonly Channel<DeskSignal> _heard = Channel.CreateUnbounded<DeskSignal>(new() { SingleReader = true });

    public ChannelReader<DeskSignal> Heard => _heard.Reader;

    public void On(Event happened)
    {
        switch (happened)
        {
            case AgentCameOrWent { IsHere: true } came:
                _heard.Writer.TryWrite(new(Came: came.AgentId));
                break;
            case CallChanged { Call: var call } when IsNews(call):
                statuses.HasInput(call.AgentId); // before any sweep sees them without a call
                _heard.Writer.TryWrite(new(InCall: call.AgentId));
                break;
            case AgentCameOrWent or AgentStatusChanged or TeamsChanged or SiteDeskChanged:
                _heard.Writer.TryWrite(new());
                break;
        }
    }

    // Most changes of a call change nothing of who is in one.
    private bool IsNews(Call call) =>
        call.State == CallState.Ended ? _calls.TryRemove(call.Id, out _) : _calls.TryAdd(call.Id, call.AgentId);
}

/// <param name="Came">An agent whose first console has opened.</param>
/// <param name="InCall">An agent whose call has begun or ended.</param>
public readonly record struct DeskSignal(string? Came = null, string? InCall = null);
