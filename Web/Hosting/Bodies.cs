using LiveChatMeet.Refusals;

namespace LiveChatMeet.Hosting;

/// <summary>
/// Bodies that are coming. Strangers of one network send only so many at once, however slowly: each holds memory until
/// it is answered. Runs after authentication, because agents are known by account.
/// </summary>
public sealed class Bodies(RequestDelegate next, Settings settings, LimitHits hits, RefusalAnswers answers)
{
    private readonly NetworkPlaces _places = new(settings.Limits.BodiesPerNetwork);

    public Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || context.IsErrorPage())
            return next(context);
        if (FormParts.AreIn(context.Request))
            FormParts.Limit(context, Listening.MaxRequestBytes);
        return context.User.Identity?.IsAuthenticated == true ? next(context) : InPlaceAsync(context);
    }

    private async Task InPlaceAsync(HttpContext context)
    {
        var from = Network.Of(context);
        if (!_places.TryTake(from))
        {
            hits.Add(nameof(LimitSettings.BodiesPerNetwork), from);
            await answers.RefuseAsync(context, new(Refusal.TooManyRequests));
            return;
        }
        try
        {
            await next(context);
        }
        finally
        {
            _places.Give(from);
        }
    }
}
