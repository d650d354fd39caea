using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Hosting;

/// <summary>Turns any failure into a ProblemDetails (RFC 9457) with a stable <c>code</c>; people get the error page
/// instead.</summary>
public sealed class RefusalAnswers(IStringLocalizer<Text> texts) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext,
        Exception exception,
        CancellationToken cancellationToken
    )
    {
        if (CodeOf(exception) is not { } code)
            return false;

        httpContext.Response.StatusCode = Refusal.StatusOf(code);
        httpContext.Features.Set(new RefusalCode(code));
        // People get only the status: the status code pages render it.
        if (httpContext.Request.WantsPage())
            return true;
        await Problem(code).ExecuteAsync(httpContext);
        return true;
    }

    /// <param name="status">The status, if it is not the code's own, such as 405.</param>
    public IResult Problem(string code, int? status = null) =>
        Results.Problem(
            new ProblemDetails
            {
                Status = status ?? Refusal.StatusOf(code),
                Title = texts[Refusal.TextOf(code)],
                Extensions = { ["code"] = code },
            }
        );

    private static string? CodeOf(Exception exception) =>
        exception switch
        {
            RefusedException refused => refused.Code,
            BadHttpRequestException bad => Refusal.CodeOf(bad.StatusCode),
            _ => StorageFailure.RefusalOf(exception),
        };
}

/// <summary>The code of the refusal that an error page explains.</summary>
public sealed record RefusalCode(string Code);
