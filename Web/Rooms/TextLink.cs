namespace LiveChatMeet.Rooms;

/// <summary>A part of a text, its start and length in UTF-16 code units, and the address that it leads to:
/// <c>https:</c>, <c>http:</c> or <c>mailto:</c>.</summary>
public sealed record TextLink(int Start, int Length, string Href);
