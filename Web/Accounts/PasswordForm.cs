namespace LiveChatMeet.Accounts;

/// <summary>A change of one's own password. A class, because logs write the arguments of handlers, and a class without
/// ToString tells them nothing.</summary>
public sealed class PasswordForm
{
    public string? CurrentPassword { get; init; }

    public string? NewPassword { get; init; }
}
