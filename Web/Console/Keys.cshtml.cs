using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Console;

/// <summary>Which keys do what in the console, and whether single ones do anything: who dictates, or whose hand rests
/// on the keys, turns them off (WCAG 2.1.4). The console shows it as a dialog.</summary>
[Authorize(Policies.Agent)]
public sealed class KeysModel(ConsoleShell shell, Writer writer) : PageModel
{
    public bool IsOn { get; private set; }

    /// <summary>Keys, and what they do; keys of the text resources.</summary>
    public IReadOnlyList<(string Title, IReadOnlyList<(string[] Keys, string What)> Keys)> Groups
    {
        get;
        private set;
    } = [];

    public async Task OnGetAsync()
    {
        var me = await shell.MeAsync();
        IsOn = me.UsesShortcuts;
        Groups =
        [
            ("In the inbox", InInbox),
            ("In the conversation", InRoom),
            ("While you write", [.. Sending(me.SendsBy), .. Writing]),
        ];
    }

    public async Task<IActionResult> OnPostAsync(bool on = false)
    {
        var id = Actor.Of(User).Id;
        await writer.WriteAsync(written =>
            written
                .Users.Where(agent => agent.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(agent => agent.UsesShortcuts, on))
        );
        return Request.WantsPage() ? RedirectToPage() : new NoContentResult();
    }

    private static readonly (string[], string)[] InInbox =
    [
        (["J"], "Next conversation"),
        (["K"], "Previous conversation"),
        (["W"], "Whoever has waited longest"),
        (["/"], "Search people and messages"),
        (["Ctrl", "K"], "Search, also while you write"),
        (["↑", "↓"], "Through the list, from the search box"),
        (["?"], "This list"),
    ];

    private static readonly (string[], string)[] InRoom =
    [
        (["T"], "Take the conversation"),
        (["R"], "Write an answer"),
        (["N"], "Write a note"),
        (["H"], "Hand it over"),
        (["E"], "Close it, after a question"),
    ];

    private static readonly (string[], string)[] Writing =
    [
        (["/"], "Canned answers, at the start of a line"),
        (["↑"], "Correct your last message, in an empty box"),
        (["Esc"], "Back to the list"),
    ];

    private static (string[], string)[] Sending(SendKey key) =>
        key == SendKey.Enter
            ? [(["Enter"], "Send"), (["Shift", "Enter"], "New line")]
            : [(["Ctrl", "Enter"], "Send"), (["Enter"], "New line")];
}
