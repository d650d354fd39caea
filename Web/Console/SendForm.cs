namespace LiveChatMeet.Console;

/// <summary>What an agent's form sends. A class: logs write the arguments of handlers, and this has no words for
/// them.</summary>
public sealed class SendForm
{
    public string? Message { get; init; }

    public string? ClientId { get; init; }
}
