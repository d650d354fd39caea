namespace LiveChatMeet.Rooms;

/// <summary>Where somebody changes their message without script.</summary>
/// <param name="Address">Of the page that does it.</param>
/// <param name="Back">Of the conversation.</param>
/// <param name="Text">As it is, or was wanted.</param>
/// <param name="HasFiles">Whether it may be without a text.</param>
/// <param name="ErrorText">A key of the text resources: why it was refused.</param>
public sealed record OwnMessageForm(string Address, string Back, string? Text, bool HasFiles, string? ErrorText = null);
