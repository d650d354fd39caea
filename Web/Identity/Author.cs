namespace LiveChatMeet.Identity;

/// <summary>Who wrote a message, as <c>u</c> in the API.</summary>
public sealed record Author(string Id, string Username, string Name);
