using LiveChatMeet.Calls;
using LiveChatMeet.Identity;
using LiveChatMeet.Presence;
using LiveChatMeet.Refusals;
using LiveChatMeet.Rooms;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Console;

/// <summary>One room in the console: its thread, the visitor, and what the agent can do.</summary>
[Authorize(Policies.Agent)]
public sealed class RoomModel(
    LiveChatDb database,
    Chat chat,
    Switchboard switchboard,
    CallStarts starts,
    IPresence presence
) : PageModel
{
    private const int ShownMessages = 200;
    private const int ShownEarlier = 5;

    public Room Room { get; private set; } = null!;

    public Visitor Visitor => Room.Visitor!;

    public bool IsHere { get; private set; }

    public IReadOnlyList<RoomMessage> Messages { get; private set; } = [];

    /// <summary>The agent's earlier rooms with this visitor, newest first.</summary>
    public IReadOnlyList<(string Rid, DateTimeOffset At, string FirstText)> Earlier { get; private set; } = [];

    /// <summary>A colleague who has the room.</summary>
    public RoomAgent? TakenBy { get; private set; }

    public bool MayTakeOver => User.HasClaim(claim => claim.Type == Policies.AdministratorClaim);

    /// <summary>The call of this room that is not over.</summary>
    public Call? OpenCall { get; private set; }

    /// <summary>A refusal's code: why the visitor cannot be called now; null when they can.</summary>
    public string? WhyNoCall { get; private set; }

    public bool ShowsAll { get; private set; }

    /// <summary>A key of the text resources: why the last form was refused.</summary>
    public string? ErrorText { get; private set; }

    public string? Draft { get; private set; }

    private Actor Me => Actor.Of(User);

    public async Task<IActionResult> OnGetAsync(string rid, bool all = false)
    {
        ShowsAll = all;
        TakenBy = await ColleagueWithAsync(rid);
        if (TakenBy is null)
            await LoadAsync(rid);
        else
            Response.StatusCode = StatusCodes.Status404NotFound; // not for this agent to see; who has it may be told
        return Page();
    }

    /// <summary>What is known of the visitor, when it changed.</summary>
    public async Task<IActionResult> OnGetPanelAsync(string rid)
    {
        await LoadAsync(rid);
        return Partial("/Console/_Visitor.cshtml", this);
    }

    /// <summary>Whether one can call, when that changed.</summary>
    public async Task<IActionResult> OnGetStartCallAsync(string rid)
    {
        await LoadAsync(rid);
        return Partial("/Console/_StartCall.cshtml", this);
    }

    /// <summary>Starts a video call; the form opens the meet page in a tab of its own. A script that shows it in an
    /// overlay asks for JSON and gets the call's id.</summary>
    public async Task<IActionResult> OnPostCallAsync(string rid, string? startKey)
    {
        var id = await starts.StartAsync(Me.Id, rid, startKey);
        return Request.WantsPage() ? SeeOther($"/meet/{id}") : new JsonResult(new { id });
    }

    public async Task<IActionResult> OnPostTakeAsync(string rid)
    {
        var change = await chat.TakeAsync(Me.Id, rid);
        if (change.Agent?.Id == Me.Id)
            return RedirectToPage(new { rid });
        // Nothing went wrong: a colleague was quicker, and this is who.
        TakenBy = change.Agent;
        return Page();
    }

    /// <summary>An administrator takes what a colleague has.</summary>
    public async Task<IActionResult> OnPostTakeOverAsync(string rid)
    {
        try
        {
            await chat.TakeOverAsync(Me.Id, rid);
            return RedirectToPage(new { rid });
        }
        catch (RefusedException refused) when (refused.Code == Refusal.RoomInCall)
        {
            (ErrorText, Response.StatusCode, TakenBy) = (
                Refusal.TextOf(refused.Code),
                refused.Status,
                await ColleagueWithAsync(rid)
            );
            return TakenBy is null ? RedirectToPage(new { rid }) : Page();
        }
    }

    public async Task<IActionResult> OnPostCloseAsync(string rid)
    {
        await switchboard.HangUpAsync(Me.Id, rid);
        await chat.CloseAsync(Me.Id, rid);
        return RedirectToPage(new { rid });
    }

    public Task<IActionResult> OnPostReopenAsync(string rid) =>
        TryAsync(rid, async () => await chat.ReopenAsync(Me.Id, rid));

    public Task<IActionResult> OnPostSendAsync(string rid, [FromForm] SendForm form)
    {
        Draft = form.Message;
        return TryAsync(rid, async () => await chat.SendAsync(Me, rid, form.ClientId ?? Ids.New(), form.Message));
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
            when (refused.Status is StatusCodes.Status409Conflict or StatusCodes.Status422UnprocessableEntity)
        {
            // The page comes again with the mistake on it; what was written is kept.
            (ErrorText, Response.StatusCode) = (Refusal.TextOf(refused.Code), refused.Status);
            await LoadAsync(rid);
            return Page();
        }
    }

    private async Task<RoomAgent?> ColleagueWithAsync(string rid)
    {
        var me = Me.Id;
        var colleague = await database
            .Rooms.Where(r => r.Id == rid && r.ClosedAt == null && r.AgentId != me)
            .Join(database.Users, r => r.AgentId, a => a.Id, (_, a) => new { a.Id, a.Name })
            .SingleOrDefaultAsync(HttpContext.RequestAborted);
        return colleague is null ? null : RoomAgent.Of(colleague.Id, colleague.Name);
    }

    private async Task LoadAsync(string rid)
    {
        Room =
            await database
                .Rooms.AsNoTracking()
                .Include(r => r.Visitor)
                .Where(RoomReads.VisibleTo(Me))
                .SingleOrDefaultAsync(r => r.Id == rid, HttpContext.RequestAborted)
            ?? throw new RefusedException(Refusal.RoomNotFound);
        IsHere = presence.IsHere(new(Party.Visitor, Room.VisitorId));
        OpenCall = await database
            .Calls.AsNoTracking()
            .SingleOrDefaultAsync(
                c => c.RoomId == rid && c.AgentId == Me.Id && c.EndedAt == null,
                HttpContext.RequestAborted
            );
        WhyNoCall = await starts.WhyNotAsync(database, Me.Id, CallThread.RoomOf(Room));
        var newest = database.Messages.AsNoTracking().Where(m => m.RoomId == rid).OrderByDescending(m => m.Number);
        var messages = await (ShowsAll ? newest : newest.Take(ShownMessages)).ToListAsync(HttpContext.RequestAborted);
        Messages = [.. messages.OrderBy(m => m.Number).Select(RoomMessage.From)];
        ShowsAll |= Messages.Count == Room.LastNumber;

        Earlier = await EarlierAsync(rid);
    }

    private async Task<IReadOnlyList<(string, DateTimeOffset, string)>> EarlierAsync(string rid)
    {
        var earlier = await database
            .Rooms.AsNoTracking()
            .Where(r => r.VisitorId == Room.VisitorId && r.Id != rid && r.AgentId == Me.Id)
            .OrderByDescending(r => r.OpenedAt)
            .Take(ShownEarlier)
            .Select(r => new
            {
                r.Id,
                r.OpenedAt,
                Text = database
                    .Messages.Where(m => m.RoomId == r.Id && m.Number == 1)
                    .Select(m => m.Text)
                    .FirstOrDefault(),
            })
            .ToListAsync(HttpContext.RequestAborted);
        return [.. earlier.Select(r => (r.Id, r.OpenedAt, r.Text ?? ""))];
    }
}
