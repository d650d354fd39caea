namespace LiveChatMeet.Accounts;

/// <summary>A change of one's own password. A class: logs write the arguments of handlers, and this has no words for
/// them.</summary>
public sealed class PasswordForm
{
    public string? CurrentPassword { get; init; }

    public string? NewPassword { get; init; }
}
