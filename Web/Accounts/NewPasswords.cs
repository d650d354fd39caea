using LiveChatMeet.Identity;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Accounts;

/// <summary>What a new password must have, in our words, wherever one is set: it is long (Identity's validators
/// decide), not common, and not made of words that are tried first.</summary>
public sealed class NewPasswords(UserManager<Agent> agents, LiveChatDb database, TicketTimes times)
{
    private static readonly Agent Nobody = new() { Name = "" };

    /// <summary>Says at the form's field what is wrong.</summary>
    /// <param name="words">Whose it is, and where: names and addresses.</param>
    public async Task CheckAsync(ModelStateDictionary form, string field, string? password, IEnumerable<string?> words)
    {
        foreach (var validator in agents.PasswordValidators)
        foreach (var error in (await validator.ValidateAsync(agents, Nobody, password ?? "")).Errors)
            form.AddModelError(field, error.Description);
        if (password is null || form.GetFieldValidationState(field) == ModelValidationState.Invalid)
            return;
        if (CommonPasswords.Has(password))
            form.AddModelError(field, "Many people use this password, so it is tried first. Choose another.");
        else if (ExpectedWords.MakeUp(password, [.. words, .. await SitesAsync()]))
            form.AddModelError(field, "This is mostly names and words that are tried first. Add other words.");
    }

    /// <summary>The same for whom an invitation or a link for a new password is for.</summary>
    /// <param name="code">Its secret.</param>
    public async Task CheckAsync(
        ModelStateDictionary form,
        string field,
        string? password,
        string? code,
        params string?[] words
    ) => await CheckAsync(form, field, password, [.. words, .. await HoldersAsync(code?.Trim())]);

    private async Task<IEnumerable<string?>> HoldersAsync(string? code)
    {
        if (!Secrets.IsWellFormed(code))
            return [];
        var hash = Secrets.Hash(code!);
        var ticket = await database.Tickets.AsNoTracking().SingleOrDefaultAsync(t => t.Hash == hash);
        if (ticket is null || !times.IsGood(ticket))
            return [];
        if (ticket.Purpose == TicketPurpose.Invitation)
            return [ticket.Subject];
        var agent = await database.Users.AsNoTracking().SingleOrDefaultAsync(a => a.Id == ticket.Subject);
        return [agent?.Name, agent?.Email];
    }

    private async Task<IEnumerable<string?>> SitesAsync()
    {
        var sites = await database.Sites.AsNoTracking().ToListAsync();
        return sites.SelectMany(site => (string?[])[site.Name, site.Key, .. site.Origins]);
    }
}
