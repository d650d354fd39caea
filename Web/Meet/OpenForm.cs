namespace LiveChatMeet.Meet;

/// <summary>What opens a call. A class, because logs write the arguments of handlers, and a class without ToString
/// tells them nothing.</summary>
public sealed class OpenForm
{
    public string? Ticket { get; init; }
}
