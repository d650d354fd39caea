namespace LiveChatMeet.Rooms.Queue;

/// <summary>A room that waits, as what is given to agents is chosen by.</summary>
/// <param name="LeftById">Who gave it back.</param>
/// <param name="LastText">What its visitor wrote last.</param>
internal sealed record WaitingRoom(Room Room, string? LeftById, string? LastText);
