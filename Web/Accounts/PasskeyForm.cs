namespace LiveChatMeet.Accounts;

/// <summary>What a passkey has answered. A class, because logs write the arguments of handlers, and a class without
/// ToString tells them nothing.</summary>
public sealed class PasskeyForm
{
    /// <summary>The credential as JSON (Web Authentication, 5.1: toJSON).</summary>
    public string? Credential { get; init; }

    /// <summary>What a new one is to be called.</summary>
    public string? Name { get; init; }
}
