using LiveChatMeet.Hub;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.Notes;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>What a browser asks of the hub about what is written, besides sending it.</summary>
public static class HubWriting
{
    public static Task<RoomMessage> SendFilesAsync(
        this HubClient hub,
        string? rid,
        string text,
        IReadOnlyList<string> files,
        string? clientId = null
    ) => hub.AskAsync<RoomMessage>(nameof(SignalingHub.SendFiles), rid, clientId ?? Ids.New(), text, files);

    public static Task<RoomMessage> CorrectAsync(this HubClient hub, string rid, string messageId, string text) =>
        hub.AskAsync<RoomMessage>(nameof(SignalingHub.Correct), rid, messageId, text);

    public static Task<RoomMessage> DeleteAsync(this HubClient hub, string rid, string messageId) =>
        hub.AskAsync<RoomMessage>(nameof(SignalingHub.Delete), rid, messageId);

    public static Task<RoomNote> AddNoteAsync(this HubClient hub, string rid, string text, string? clientId = null) =>
        hub.AskAsync<RoomNote>(nameof(SignalingHub.AddNote), rid, clientId ?? Ids.New(), text);

    public static Task<IReadOnlyList<RoomNote>> NotesSinceAsync(this HubClient hub, string rid, int number) =>
        hub.AskAsync<IReadOnlyList<RoomNote>>(nameof(SignalingHub.NotesSince), rid, number);
}
