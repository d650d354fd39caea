using LiveChatMeet.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace LiveChatMeet.Accounts;

/// <summary>What a new password must have, in our words: Identity's validators decide.</summary>
public static class NewPasswords
{
    public static async Task CheckPasswordAsync(
        this ModelStateDictionary form,
        string field,
        string? password,
        UserManager<Agent> agents,
        Agent agent
    )
    {
        foreach (var validator in agents.PasswordValidators)
        foreach (var mistake in (await validator.ValidateAsync(agents, agent, password ?? "")).Errors)
            form.AddModelError(field, mistake.Description);
    }

    /// <summary>Identity's errors as keys of the text resources.</summary>
    public sealed class Words : IdentityErrorDescriber
    {
        public override IdentityError PasswordTooShort(int length) =>
            new() { Code = nameof(PasswordTooShort), Description = "Use at least 12 characters." };

        public override IdentityError PasswordRequiresUniqueChars(int uniqueChars) =>
            new() { Code = nameof(PasswordRequiresUniqueChars), Description = "Use at least 4 different characters." };
    }
}
