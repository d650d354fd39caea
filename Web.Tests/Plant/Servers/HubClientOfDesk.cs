using LiveChatMeet.Hub;
using LiveChatMeet.Rooms.Drafts;
using LiveChatMeet.Rooms.Notes;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.SignalR.Client;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <content>What consoles alone call.</content>
public sealed partial class HubClient
{
    public Task<RoomNote> AddNoteAsync(string rid, string text, string? clientId = null) =>
        _connection.InvokeAsync<RoomNote>(nameof(SignalingHub.AddNote), rid, clientId ?? Ids.New(), text);

    public Task<IReadOnlyList<RoomNote>> NotesSinceAsync(string rid, int number) =>
        _connection.InvokeAsync<IReadOnlyList<RoomNote>>(nameof(SignalingHub.NotesSince), rid, number);

    public Task<RoomDraft> SaveDraftAsync(string rid, long version, string text, DraftKind kind = DraftKind.Answer) =>
        _connection.InvokeAsync<RoomDraft>(nameof(SignalingHub.SaveDraft), rid, kind, version, text);

    public Task<RoomDrafts> DraftsAsync(string rid) =>
        _connection.InvokeAsync<RoomDrafts>(nameof(SignalingHub.Drafts), rid);
}
