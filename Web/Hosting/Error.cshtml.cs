using System.Globalization;
using Htmx;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Hosting;

/// <summary>Says in one sentence why there is nothing to see. Runs as a second pass of a failed request, with its
/// method and status.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
public sealed class ErrorModel(RefusalAnswers answers, PagePolicy policy) : PageModel
{
    public int Status { get; private set; } = StatusCodes.Status404NotFound;

    public string Code => Why.Code;

    public string Sentence => answers.SentenceOf(Why);

    /// <summary>Whether the same request will be answered soon.</summary>
    public bool IsBusy => Code == Refusal.Busy;

    private RefusalCode Why { get; set; } = new(Refusal.NotFound);

    /// <summary>For every method: a refused DELETE is explained too.</summary>
    [NonHandler] // else its name makes it the handler of a method "PAGE"
    public override async Task OnPageHandlerExecutionAsync(
        PageHandlerExecutingContext context,
        PageHandlerExecutionDelegate next
    )
    {
        if (int.TryParse(RouteData.Values["status"]?.ToString(), out var status) && status is >= 400 and < 600)
            Status = status;
        Why = HttpContext.Features.Get<RefusalCode>() ?? new(Refusal.CodeOf(Status));
        Response.StatusCode = Status;
        // The element that htmx would have put this page into stays as it is: its script says what was refused.
        var isHtmx = Request.IsHtmx();
        if (isHtmx)
            Response.Headers["HX-Reswap"] = "none";
        if (Request.WantsPage() && !isHtmx)
        {
            ComeBack();
            await next();
            return;
        }
        await answers.Problem(Why, Status).ExecuteAsync(HttpContext);
        context.Result = new EmptyResult();
    }

    // The browser asks again by itself, in the host page's frame too: whose it may be was not looked up.
    private void ComeBack()
    {
        if (!IsBusy)
            return;
        policy.FrameAncestors = ["*"];
        if (HttpMethods.IsGet(Request.Method) && Why.Seconds is { } seconds)
            Response.Headers["Refresh"] = seconds.ToString(CultureInfo.InvariantCulture);
    }
}
