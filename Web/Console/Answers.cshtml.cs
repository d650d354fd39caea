using LiveChatMeet.Desk.Answers;
using LiveChatMeet.Identity;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Console;

/// <summary>Canned answers: one's own, and those that everybody has.</summary>
[Authorize(Policies.Agent)]
public sealed class AnswersModel(LiveChatDb database, Writer writer, TimeProvider time) : PageModel
{
    public IReadOnlyList<CannedAnswer> Own { get; private set; } = [];

    public IReadOnlyList<CannedAnswer> Shared { get; private set; } = [];

    /// <summary>What stands in the form.</summary>
    public AnswerForm Form { get; private set; } = new();

    /// <summary>Who may change the shared ones.</summary>
    public bool IsAdministrator => User.HasClaim(claim => claim.Type == Policies.AdministratorClaim);

    private AnswerRights Rights => new(Actor.Of(User).Id, IsAdministrator);

    /// <param name="id">The one to change; null for a new one.</param>
    public async Task OnGetAsync(string? id = null)
    {
        if (id is not null)
            Form = AnswerForm.Of(await Rights.FindAsync(database, id));
        await LoadAsync();
    }

    /// <summary>For the menu beside the text box.</summary>
    public async Task<IActionResult> OnGetListAsync()
    {
        var answers = await AnswerRights
            .UsableBy(database, Rights.AgentId)
            .Select(a => new
            {
                a.Shortcut,
                a.Title,
                a.Text,
            })
            .ToListAsync(HttpContext.RequestAborted);
        return new JsonResult(answers);
    }

    public async Task<IActionResult> OnPostSaveAsync([FromForm] AnswerForm form)
    {
        try
        {
            var draft = AnswerDraft.Checked(form.Shortcut, form.Title, form.Text);
            var id = string.IsNullOrEmpty(form.Id) ? null : form.Id;
            await writer.WriteAsync(new SaveAnswer(Rights, id, form.IsShared, draft, time));
            return RedirectToPage(new { id = (string?)null });
        }
        catch (RefusedException refused) when (AnswerForm.FieldOf(refused.Code) is { } field)
        {
            Form = form;
            await LoadAsync();
            ModelState.AddRefusal(field, refused.Code);
            return this.WithErrors();
        }
    }

    public async Task<IActionResult> OnPostDeleteAsync(string? id)
    {
        await writer.WriteAsync(new DeleteAnswer(Rights, id ?? "", time));
        return RedirectToPage(new { id = (string?)null });
    }

    private async Task LoadAsync()
    {
        var usable = await AnswerRights.UsableBy(database, Rights.AgentId).ToListAsync(HttpContext.RequestAborted);
        Own = [.. usable.Where(a => a.OwnerId is not null)];
        Shared = [.. usable.Where(a => a.OwnerId is null)];
    }
}
