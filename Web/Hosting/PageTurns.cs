using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Hosting;

/// <summary>
/// Lets a few pages be read at once and some more wait, so that a flood of them holds up neither hub nor writer: what
/// is too much is refused before anything is read for it. While messages wait to be stored, pages are refused
/// first.
/// </summary>
public sealed class PageTurns(Writer writer, RefusalAnswers answers, TimeProvider time) : IMiddleware, IDisposable
{
    private static readonly TimeSpan MayWaitFor = TimeSpan.FromSeconds(1);
    private static readonly int AtOnce = 2 * Environment.ProcessorCount;

    private readonly SemaphoreSlim _turns = new(AtOnce);
    private readonly Backlog _backlog = new(MayWaitFor, time);

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!ReadsPage(context))
            return next(context);
        // A form in it would be read, as slowly as it is sent.
        context.Request.ContentType = null;
        // One that takes long holds up nobody while there are turns.
        var later =
            (_turns.CurrentCount == 0 ? _backlog.ComeBackIn() : null) ?? writer.Backlog.ComeBackIn(Backlog.ForPages);
        return later is null ? InTurnAsync(context, next) : answers.RefuseAsync(context, new(Refusal.Busy, later));
    }

    public void Dispose() => _turns.Dispose();

    // Until the answer begins: then everything is read, and the rest is up to whoever reads it.
    private async Task InTurnAsync(HttpContext context, RequestDelegate next)
    {
        await WaitAsync(context.RequestAborted);
        var (begun, isOver) = (time.GetTimestamp(), false);
        context.Response.OnStarting(EndAsync);
        try
        {
            await next(context);
        }
        finally
        {
            await EndAsync();
        }

        Task EndAsync()
        {
            if (Interlocked.Exchange(ref isOver, true))
                return Task.CompletedTask;
            _turns.Release();
            _backlog.Leave(1, time.GetElapsedTime(begun) / AtOnce);
            return Task.CompletedTask;
        }
    }

    private async Task WaitAsync(CancellationToken left)
    {
        _backlog.Enter();
        try
        {
            await _turns.WaitAsync(left);
        }
        catch (OperationCanceledException)
        {
            _backlog.Leave(1, null);
            throw;
        }
    }

    private static bool ReadsPage(HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && !context.IsErrorPage()
        && context.GetEndpoint()?.Metadata is { } about
        && about.GetMetadata<PartOfCallAttribute>() is null
        && (about.GetMetadata<PageActionDescriptor>() is not null || context.Request.Path.StartsWithSegments("/api"));
}

/// <summary>A page that is a step of a call: it is never refused for being one too many.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PartOfCallAttribute : Attribute;
