using LiveChatMeet.Hosting;
using LiveChatMeet.Layout;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace LiveChatMeet.Accounts;

/// <summary>
/// Forms of people who have no session yet. A form whose token is stale (its cookie or our key is gone, or somebody has
/// signed in) does nothing: the page is shown again with what was entered, except passwords, and a fresh token.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ComesAgainWhenStaleAttribute : Attribute, IAsyncPageFilter, IAntiforgeryPolicy
{
    public async Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            return;
        await RequestForms.ReadAsync(http.Request);
        if (await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
            return;

        // Without a handler the fields are bound and the page is drawn, and nothing else is done.
        context.HandlerMethod = null;
        context.ModelState.AddRefusal("", Refusal.FormTokenStale);
        http.Response.StatusCode = Refusal.StatusOf(Refusal.FormTokenStale);
    }

    public Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next) =>
        next();
}
