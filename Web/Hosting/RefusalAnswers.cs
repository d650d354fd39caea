using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Hosting;

/// <summary>Makes a ProblemDetails (RFC 9457) with a stable <c>code</c> of whatever went wrong; people get the error page instead.</summary>
public sealed class RefusalAnswers(IStringLocalizer<Text> texts) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (CodeOf(exception) is not { } code) return false;

        httpContext.Response.StatusCode = Refusals.StatusOf(code);
        httpContext.Features.Set(new RefusalCode(code));
        // A person gets the status alone: the status code pages draw it.
        if (WantsPage(httpContext.Request)) return true;
        await Problem(code).ExecuteAsync(httpContext);
        return true;
    }

    public IResult Problem(string code) => Results.Problem(new ProblemDetails
    {
        Status = Refusals.StatusOf(code),
        Title = texts[Refusals.TextOf(code)],
        Extensions = { ["code"] = code },
    });

    public static bool WantsPage(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal) && !request.Path.StartsWithSegments("/api") && !request.Path.StartsWithSegments("/hub");

    private static string? CodeOf(Exception exception) => exception switch
    {
        RefusedException refused => refused.Code,
        BadHttpRequestException bad => Refusals.CodeOf(bad.StatusCode),
        _ => Writer.StorageCode(exception),
    };
}

/// <summary>The code of the refusal that an error page explains.</summary>
public sealed record RefusalCode(string Code);
