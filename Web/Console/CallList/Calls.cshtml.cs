using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Console.CallList;

/// <summary>The calls of all conversations that the agent may read, the newest first.</summary>
[Authorize(Policies.Agent)]
public sealed class CallsModel(CallListQuery calls, ConsoleShell shell, TimeProvider time) : PageModel
{
    public CallFilter Filter => CallFilter.In(Request.Query);

    public IReadOnlyList<ListedCall> Calls { get; private set; } = [];

    /// <summary>Leads to the older ones; null if there are none.</summary>
    public string? Older { get; private set; }

    /// <summary>Of all pages; null on those that follow, which say nothing of the whole.</summary>
    public CallTotals? Totals { get; private set; }

    public InboxChoices Choices { get; private set; } = null!;

    /// <summary>The list as a file is an export, which administrators make.</summary>
    public bool MayExport => shell.IsAdministrator;

    /// <summary>The outcomes to choose from, each with the address of its list.</summary>
    public IEnumerable<(CallOutcome? Outcome, string Address)> Outcomes =>
        new CallOutcome?[]
        {
            null,
            CallOutcome.Talked,
            CallOutcome.Missed,
            CallOutcome.Declined,
            CallOutcome.Cancelled,
            CallOutcome.Failed,
        }.Select(one => (one, (Filter with { Outcome = one, After = null }).Address()));

    public async Task OnGetAsync()
    {
        Choices = await shell.ChoicesAsync();
        var (me, left) = (Actor.Of(User), HttpContext.RequestAborted);
        (Calls, var next) = await calls.PageAsync(me, Filter, left);
        Totals = Filter.After is null ? await calls.TotalsAsync(me, Filter, left) : null;
        Older = next is { } place ? (Filter with { After = place }).Address() : null;
    }

    /// <summary>All calls of the same filter as a file.</summary>
    /// <exception cref="RefusedException"><see cref="Refusal.RoomNotFound"/>: not an administrator's.</exception>
    public async Task<IActionResult> OnGetFileAsync() =>
        MayExport
            ? new CallFile(
                await calls.OfAsync(Actor.Of(User), Filter with { After = null }, HttpContext.RequestAborted),
                time.GetUtcNow()
            )
            : throw new RefusedException(Refusal.RoomNotFound);
}
