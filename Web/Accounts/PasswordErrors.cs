using Microsoft.AspNetCore.Identity;

namespace LiveChatMeet.Accounts;

/// <summary>Identity's errors as keys of the text resources.</summary>
public sealed class PasswordErrors : IdentityErrorDescriber
{
    public override IdentityError PasswordTooShort(int length) =>
        new() { Code = nameof(PasswordTooShort), Description = "Use at least 12 characters." };

    public override IdentityError PasswordRequiresUniqueChars(int uniqueChars) =>
        new() { Code = nameof(PasswordRequiresUniqueChars), Description = "Use at least 4 different characters." };
}
