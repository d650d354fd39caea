namespace LiveChatMeet.Console;

/// <summary>What an agent's form sends. A class, because logs write the arguments of handlers, and a class without
/// ToString tells them nothing.</summary>
public sealed class SendForm
{
    public string? Message { get; init; }

    public string? ClientId { get; init; }
}
