using System.Globalization;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace LiveChatMeet.Hosting;

/// <summary>Turns any failure into a ProblemDetails (RFC 9457) with a stable <c>code</c>; people get the error page
/// instead.</summary>
public sealed class RefusalAnswers(IStringLocalizer<Text> texts, RefusalMeter meter) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext,
        Exception exception,
        CancellationToken cancellationToken
    )
    {
        if (CodeOf(exception) is not { } code)
            return false;
        await RefuseAsync(httpContext, new(code, (exception as RefusedException)?.RetryAfter));
        return true;
    }

    public async Task RefuseAsync(HttpContext context, RefusalCode refusal)
    {
        meter.Add(refusal.Code);
        context.Response.StatusCode = Refusal.StatusOf(refusal.Code);
        context.Features.Set(refusal);
        if (refusal.Seconds is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        // People get only the status: the status code pages render it.
        if (!context.Request.WantsPage())
            await Problem(refusal).ExecuteAsync(context);
    }

    /// <param name="status">The status, if it is not the code's own, such as 405.</param>
    public IResult Problem(RefusalCode refusal, int? status = null) =>
        Results.Problem(
            new ProblemDetails
            {
                Status = status ?? Refusal.StatusOf(refusal.Code),
                Title = SentenceOf(refusal),
                Extensions = { ["code"] = refusal.Code },
            }
        );

    /// <summary>Why, in the reader's language, and when to try again where that is known.</summary>
    public string SentenceOf(RefusalCode refusal) =>
        refusal.Seconds is { } seconds
            ? texts["The server is very busy. Please try again in {0} seconds.", seconds]
            : texts[Refusal.TextOf(refusal.Code)];

    private static string? CodeOf(Exception exception) =>
        exception switch
        {
            RefusedException refused => refused.Code,
            BadHttpRequestException bad => Refusal.CodeOf(bad.StatusCode),
            _ => StorageFailure.RefusalOf(exception),
        };
}

/// <summary>The refusal that an error page explains.</summary>
/// <param name="RetryAfter">When it may be granted; null if that is not known.</param>
public sealed record RefusalCode(string Code, TimeSpan? RetryAfter = null)
{
    public int? Seconds => RetryAfter is { } time ? (int)Math.Ceiling(time.TotalSeconds) : null;
}
