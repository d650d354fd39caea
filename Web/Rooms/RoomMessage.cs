using System.Text.Json.Serialization;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Rooms.Files;

namespace LiveChatMeet.Rooms;

/// <summary>A message as the API and the hub give it.</summary>
public sealed record RoomMessage
{
    [JsonPropertyName("_id")]
    public required string Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required string? T { get; init; }

    public required DateTimeOffset? StartTime { get; init; }

    public required DateTimeOffset? EndTime { get; init; }

    public required string Msg { get; init; }

    public required bool Groupable { get; init; }

    public required DateTimeOffset Ts { get; init; }

    public required MessageAuthor U { get; init; }

    public required string Rid { get; init; }

    [JsonPropertyName("_updatedAt")]
    public required DateTimeOffset UpdatedAt { get; init; }

    public IReadOnlyList<string> Mentions { get; } = [];

    public IReadOnlyList<string> Channels { get; } = [];

    /// <summary>Counts from 1 without gaps within the room.</summary>
    public required int Number { get; init; }

    /// <summary>Rises whenever the message changes.</summary>
    public required long Revision { get; init; }

    public required Party Party { get; init; }

    public required DateTimeOffset? DeliveredAt { get; init; }

    public required DateTimeOffset? SeenAt { get; init; }

    /// <summary>When its author last wrote it anew; null if never.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required DateTimeOffset? CorrectedAt { get; init; }

    /// <summary>When its author deleted it: <see cref="Msg"/> is empty then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required DateTimeOffset? DeletedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required string? ClientId { get; init; }

    /// <summary>The parts of <see cref="Msg"/> that are links, in order. A client that draws a message finds no
    /// others.</summary>
    public required IReadOnlyList<TextLink> Links { get; init; }

    /// <summary>Its files, in order; each is at <c>/files/ID/PLACE</c>, counted from 0. Null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SentFile>? Files { get; init; }

    /// <summary>What the thread tells of a call; null for a text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CallCard? Call { get; init; }

    public static RoomMessage From(Message message) => From(message, message.Call);

    /// <param name="call">The call as it is now, if the message was read before it changed.</param>
    public static RoomMessage From(Message message, Call? call) => Of(message, call is null ? null : CallCard.Of(call));

    /// <param name="card">What it shows of the call that it records.</param>
    public static RoomMessage Of(Message message, CallCard? card) =>
        new()
        {
            Id = message.Id,
            T = message.Type,
            StartTime = message.StartTime,
            EndTime = message.EndTime,
            Msg = message.Text,
            Groupable = message.Type is null,
            Ts = message.SentAt,
            U = new(message.Author.Id, message.Author.Username, message.Author.Name),
            Rid = message.RoomId,
            UpdatedAt = message.UpdatedAt,
            Number = message.Number,
            Revision = message.Revision,
            Party = message.Party,
            DeliveredAt = message.DeliveredAt,
            SeenAt = message.SeenAt,
            CorrectedAt = message.CorrectedAt,
            DeletedAt = message.DeletedAt,
            ClientId = message.ClientId,
            Links = Rooms.Links.In(message.Text),
            Files = SentFile.Read(message.Files),
            Call = card,
        };
}

public sealed record MessageAuthor([property: JsonPropertyName("_id")] string Id, string Username, string Name);
