using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace LiveChatMeet.Hosting;

/// <summary>Gives the framework's bare 400 for a stale form token its own code, because a fresh token fixes
/// it.</summary>
public sealed class StaleForms : IAlwaysRunResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is IAntiforgeryValidationFailedResult)
            throw new RefusedException(Refusal.FormTokenStale);
    }

    public void OnResultExecuted(ResultExecutedContext context) { }
}
