using System.Globalization;
using System.Text.Json;
using LiveChatMeet.Identity;

namespace LiveChatMeet.Calls;

/// <summary>The card of a call as one of the two parties reads it; without a message, the template that the browser's
/// script clones.</summary>
public sealed record CallCardView(CallEntry? Message, Party Reader, bool StartsDay = false)
{
    public CallCard? Call => Message?.Call;

    /// <summary>The state of the call in one word: the card shows the texts that belong to it.</summary>
    public string State =>
        Call switch
        {
            null or { State: CallState.Ringing } => "ringing",
            { State: CallState.InProgress } => "talking",
            { EndReason: EndReason.HungUp or null } => "ended",
            { EndReason: { } reason } => JsonNamingPolicy.CamelCase.ConvertName(reason.ToString()),
        };

    /// <summary>Whether the reader ended the call or the other side did; null when nobody did.</summary>
    public string? By =>
        Call?.EndedBy switch
        {
            null => null,
            var by => by == Reader ? "own" : "other",
        };

    public string? AgentName => Call is null ? null : Names.ShortName(Call.AgentName);

    public string? VisitorName => Call is null ? null : Names.ShortName(Call.VisitorName);

    public string? ByName => Call?.EndedBy == Party.Agent ? AgentName : VisitorName;

    /// <summary>How long they talked, as 07:12 or 1:07:12; empty before the end, or if they never did.</summary>
    public string Duration =>
        Message is { StartTime: { } start, EndTime: { } end }
            ? (end - start).ToString(
                end - start < TimeSpan.FromHours(1) ? @"mm\:ss" : @"h\:mm\:ss",
                CultureInfo.InvariantCulture
            )
            : "";
}

/// <summary>The entry of a thread that records a call.</summary>
/// <param name="Revision">Of the room, when the entry changed last.</param>
/// <param name="At">When it rang.</param>
/// <param name="State">How far the other side has read it.</param>
public sealed record CallEntry(
    string Id,
    int Number,
    long Revision,
    DateTimeOffset At,
    DateTimeOffset? StartTime,
    DateTimeOffset? EndTime,
    string State,
    CallCard Call
);
