namespace LiveChatMeet.Identity;

/// <summary>What agents need to sign in.</summary>
public sealed record SignInSettings
{
    /// <summary>Whether every agent needs a passkey or codes of an app: until one is set up, nothing else
    /// opens.</summary>
    public bool RequireSecondFactor { get; init; }
}
