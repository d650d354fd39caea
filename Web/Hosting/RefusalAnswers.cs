using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Hosting;

/// <summary>Makes a ProblemDetails (RFC 9457) with a stable <c>code</c> of whatever went wrong; people get the error
/// page instead.</summary>
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
        // A person gets the status alone: the status code pages draw it.
        if (httpContext.Request.WantsPage())
            return true;
        await Problem(code).ExecuteAsync(httpContext);
        return true;
    }

    /// <param name="status">Where it is not the code's own, such as 405.</param>
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
