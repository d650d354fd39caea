using System.Text.Json.Serialization;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Consents;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Rooms.Ratings;

namespace LiveChatMeet.Privacy;

/// <summary>A visitor in <see cref="VisitorExport"/>: all columns but the hash of their credential, which identifies
/// their browser to this server and says nothing about them.</summary>
public sealed record ExportedVisitor
{
    public required string Id { get; init; }

    public required string Username { get; init; }

    public string? Name { get; init; }

    public string? Email { get; init; }

    public string? PageUrl { get; init; }

    public string? PageTitle { get; init; }

    public string? Browser { get; init; }

    public DeviceKind Device { get; init; }

    public bool? CanCall { get; init; }

    public string? Language { get; init; }

    public DateTimeOffset FirstSeenAt { get; init; }

    public DateTimeOffset LastSeenAt { get; init; }

    public static ExportedVisitor Of(Visitor visitor) =>
        new()
        {
            Id = visitor.Id,
            Username = visitor.Username,
            Name = visitor.Name,
            Email = visitor.Email,
            PageUrl = visitor.PageUrl,
            PageTitle = visitor.PageTitle,
            Browser = visitor.Browser,
            Device = visitor.Device,
            CanCall = visitor.CanCall,
            Language = visitor.Language,
            FirstSeenAt = visitor.CreatedAt,
            LastSeenAt = visitor.SeenAt,
        };
}

/// <param name="Agent">Who has it now, or had it when it was closed.</param>
public sealed record ExportedConversation(
    string Id,
    DateTimeOffset OpenedAt,
    DateTimeOffset? ClosedAt,
    string? Agent,
    IReadOnlyList<ExportedMessage> Messages
)
{
    /// <summary>What the visitor said of it; null if they were not asked, or skipped the question.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ExportedRating? Rating { get; init; }

    /// <summary>Who took it, gave it back and closed it.</summary>
    public IReadOnlyList<ExportedMove> Moves { get; init; } = [];

    /// <summary>What they agreed to before it; null where the site did not ask.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ExportedConsent? Consent { get; init; }

    /// <summary>For colleagues alone; else null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ExportedNote>? Notes { get; init; }

    /// <inheritdoc cref="Notes"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Tags { get; init; }

    /// <inheritdoc cref="Notes"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ExportedCallBack>? CallBacks { get; init; }

    public static ExportedConversation Of(Room room, string? agent, IEnumerable<Message> messages) =>
        new(room.Id, room.OpenedAt, room.ClosedAt, agent, [.. messages.Select(ExportedMessage.Of)]);
}

/// <param name="Text">What the visitor read.</param>
/// <param name="WithdrawnAt">Null while it holds.</param>
public sealed record ExportedConsent(
    string Text,
    DateTimeOffset GivenAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? WithdrawnAt
)
{
    /// <returns>Null where nothing was asked.</returns>
    public static ExportedConsent? Of(Consent? consent) =>
        consent is null ? null : new(consent.Text, consent.GivenAt, consent.WithdrawnAt);
}

/// <param name="Word">What they added.</param>
public sealed record ExportedRating(Score Score, string? Word, DateTimeOffset RatedAt)
{
    /// <returns>Null for a question that was skipped.</returns>
    public static ExportedRating? Of(Rating? rating) =>
        rating?.Score is { } score ? new(score, rating.Word, rating.RatedAt) : null;
}

/// <summary>A message of either side, or a call.</summary>
/// <param name="Author">What they were called then.</param>
/// <param name="Text">Null for a call, empty for what its author has deleted.</param>
/// <param name="Files">What is known of its files, in order; what is in them is downloaded from the
/// conversation.</param>
public sealed record ExportedMessage(
    string Id,
    int Number,
    Party From,
    string Author,
    DateTimeOffset SentAt,
    DateTimeOffset? DeliveredAt,
    DateTimeOffset? SeenAt,
    string? Text,
    IReadOnlyList<SentFile> Files,
    ExportedCall? Call,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? CorrectedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? DeletedAt
)
{
    public static ExportedMessage Of(Message message) =>
        new(
            message.Id,
            message.Number,
            message.Party,
            message.Type is null ? message.Author.Name : message.Call?.AgentName ?? "",
            message.SentAt,
            message.DeliveredAt,
            message.SeenAt,
            message.Type is null ? message.Text : null,
            SentFile.Read(message.Files) ?? [],
            message.Call is null ? null : ExportedCall.Of(message.Call),
            message.CorrectedAt,
            message.DeletedAt
        );
}

/// <summary>A call: nothing of what was said or shown is ever stored.</summary>
public sealed record ExportedCall(
    DateTimeOffset RangAt,
    DateTimeOffset? AcceptedAt,
    DateTimeOffset? EndedAt,
    EndReason? EndReason,
    Party? EndedBy,
    bool VoiceOnly,
    string? DeclineNote
)
{
    /// <summary>What the browsers measured of it; null if nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ExportedQuality? Quality { get; init; }

    public static ExportedCall Of(Call call) =>
        new(call.RangAt, call.AcceptedAt, call.EndedAt, call.EndReason, call.EndedBy, call.VoiceOnly, call.DeclineNote)
        {
            Quality = ExportedQuality.Of(CallQuality.Of(call)),
        };
}

/// <param name="Moves">How often a party went on in another document.</param>
public sealed record ExportedQuality(double? LossPercent, int? RoundTripMs, bool? Relayed, int Moves)
{
    public static ExportedQuality? Of(CallQuality? quality) =>
        quality is null
            ? null
            : new(
                quality.LossPercent is { } loss ? Math.Round(loss, 1) : null,
                quality.RoundTripMs,
                quality.IsRelayed,
                quality.Moves
            );
}
