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
        foreach (var error in (await validator.ValidateAsync(agents, agent, password ?? "")).Errors)
            form.AddModelError(field, error.Description);
    }
}
