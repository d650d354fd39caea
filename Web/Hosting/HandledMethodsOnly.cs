using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace LiveChatMeet.Hosting;

/// <summary>
/// Answers 405 to a method that a page has no handler for (RFC 9110, 15.5.6): the framework would render the page
/// without what its handler loads. A page without any handler, such as the one for errors, draws itself for all
/// methods. One for each request.
/// </summary>
public sealed class HandledMethodsOnly : IPageFilter
{
    private bool _isHandled;

    // Before the page's own filters: one of them may leave out a handler that is there, to draw the page alone.
    public void OnPageHandlerSelected(PageHandlerSelectedContext context) =>
        _isHandled = context.HandlerMethod is not null;

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (_isHandled)
            return;
        string[] methods =
        [
            .. context
                .ActionDescriptor.HandlerMethods.Select(handler => handler.HttpMethod.ToUpperInvariant())
                .Distinct(),
        ];
        if (methods.Length == 0)
            return;
        context.HttpContext.Response.Headers.Allow = string.Join(
            ", ",
            methods.SelectMany(method => method == "GET" ? ["GET", "HEAD"] : new[] { method })
        );
        context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context) { }
}
