using Htmx;
using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Rooms.CallBacks;
using LiveChatMeet.Rooms.Drafts;
using LiveChatMeet.Rooms.Files;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Console;

/// <summary>One room in the console: its thread, the visitor, and what the agent can do.</summary>
[Authorize(Policies.Agent)]
[TakesFiles]
public sealed class RoomModel(
    RoomViews rooms,
    Chat chat,
    Uploads uploads,
    Reassignments reassignments,
    HandOvers handOvers,
    CallStarts starts,
    KeptDrafts drafts,
    CallBackTasks callBacks
) : PageModel
{
    public RoomView View { get; private set; } = null!;

    /// <summary>A key of the text resources: why the last form was refused.</summary>
    public string? ErrorText { get; private set; }

    public string? Draft { get; private set; }

    private Actor Me => Actor.Of(User);

    public Task OnGetAsync(string rid, bool all = false) => LoadAsync(rid, all);

    /// <summary>What is known about the visitor, after it changed.</summary>
    public async Task<IActionResult> OnGetPanelAsync(string rid) =>
        Partial("/Console/_Visitor.cshtml", await rooms.VisitorAsync(Me, rid));

    /// <summary>Whether the visitor can be called, after that changed.</summary>
    public async Task<IActionResult> OnGetStartCallAsync(string rid) =>
        Partial("/Console/_StartCall.cshtml", await rooms.StartCallAsync(Me, rid));

    /// <summary>Whether somebody should call back, after that changed.</summary>
    public async Task<IActionResult> OnGetCallBackAsync(string rid) =>
        Partial("/Console/_RoomCallBack.cshtml", await rooms.CallBackAsync(Me, rid));

    /// <summary>Nobody need call back any more. All consoles are told, also the one that says so.</summary>
    public async Task<IActionResult> OnPostCalledBackAsync(string rid, string? callId)
    {
        await callBacks.SettleAsync(Me, rid, callId);
        return Request.IsHtmx() ? new NoContentResult() : RedirectToPage(new { rid });
    }

    /// <summary>Starts a video call; the form opens the meet page in its own tab. A script that shows it in an overlay
    /// asks for JSON and gets the call's id.</summary>
    public async Task<IActionResult> OnPostCallAsync(string rid, string? startKey)
    {
        var id = await starts.StartAsync(Me.Id, rid, startKey);
        return Request.WantsPage() ? SeeOther($"/meet/{id}") : new JsonResult(new { id });
    }

    /// <summary>Where a colleague was faster, the page says who.</summary>
    public async Task<IActionResult> OnPostTakeAsync(string rid)
    {
        await reassignments.TakeAsync(Me.Id, rid);
        return RedirectToPage(new { rid });
    }

    public Task<IActionResult> OnPostTakeOverAsync(string rid, string? from) =>
        TryAsync(rid, () => reassignments.TakeOverAsync(Me.Id, rid, from));

    public Task<IActionResult> OnPostGiveBackAsync(string rid) =>
        TryAsync(rid, () => handOvers.GiveBackAsync(Me.Id, rid));

    public Task<IActionResult> OnPostCloseAsync(string rid) =>
        TryAsync(rid, () => reassignments.CloseAsync(Me.Id, rid));

    public Task<IActionResult> OnPostReopenAsync(string rid) =>
        TryAsync(rid, () => reassignments.ReopenAsync(Me.Id, rid));

    public Task<IActionResult> OnPostSendAsync(string rid, [FromForm] SendForm form)
    {
        Draft = form.Message;
        return TryAsync(rid, () => SendAsync(rid, form));
    }

    private async Task SendAsync(string rid, SendForm form)
    {
        var id = form.ClientId ?? Ids.NewClientId();
        var draft = FormDraft.Checked(id, form.Message, Request);
        await uploads.SendAsync(
            UploadOwner.Of(Me, rid),
            draft,
            files => chat.SendAsync(Me, rid, id, form.Message, files),
            HttpContext.RequestAborted
        );
        await drafts.SentAsync(Me, rid, DraftKind.Answer);
    }

    // RFC 9110, 15.4.4: whatever the method was, the next request is a GET.
    private StatusCodeResult SeeOther(string path)
    {
        Response.Headers.Location = path;
        return StatusCode(StatusCodes.Status303SeeOther);
    }

    private async Task<IActionResult> TryAsync(string rid, Func<Task> act)
    {
        try
        {
            await act();
            return RedirectToPage(new { rid });
        }
        catch (RefusedException refused)
            when (refused.Status
                    is StatusCodes.Status409Conflict
                        or StatusCodes.Status413PayloadTooLarge
                        or StatusCodes.Status422UnprocessableEntity
            )
        {
            // The page is shown again with the error; what was written is kept.
            (ErrorText, Response.StatusCode) = (Refusal.TextOf(refused.Code), refused.Status);
            await LoadAsync(rid);
            return Page();
        }
    }

    private async Task LoadAsync(string rid, bool all = false) =>
        View = await rooms.OfAsync(Me, rid, all, HttpContext.RequestAborted);
}
