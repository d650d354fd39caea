using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Hosting;

/// <summary>
/// Answers 405 to a method that a page has no handler for (RFC 9110, 15.5.6): the framework would draw the page without
/// what its handler loads. A page without any handler, such as the one for errors, draws itself for all methods.
/// </summary>
public sealed class HandledMethodsOnly : IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
    }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (context.HandlerMethod is not null) return;
        // The framework takes a page's OnPageHandler… for a handler, too, of a method that would be called PAGE.
        string[] methods = [.. context.ActionDescriptor.HandlerMethods.Where(handler => !handler.MethodInfo.IsVirtual).Select(handler => handler.HttpMethod.ToUpperInvariant()).Distinct()];
        if (methods.Length == 0) return;
        context.HttpContext.Response.Headers.Allow = string.Join(", ", methods.SelectMany(method => method == "GET" ? ["GET", "HEAD"] : new[] { method }));
        context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
    }
}
