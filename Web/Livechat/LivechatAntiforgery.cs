using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;
using LiveChatMeet.Sites;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace LiveChatMeet.Livechat;

/// <summary>
/// Forms of the framed livechat. Where cookies do not stick the script sends the visitor's credential in a header of
/// ours, which no other site's page can send without a CORS preflight that we never answer; else the token must match.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LivechatAntiforgeryAttribute : Attribute, IAsyncAuthorizationFilter, IAntiforgeryPolicy
{
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var request = context.HttpContext.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            return;
        await RequestForms.ReadAsync(request);
        if (request.Headers.ContainsKey(VisitorAuthentication.Header))
            return;

        var antiforgery = context.HttpContext.RequestServices.GetRequiredService<IAntiforgery>();
        if (!await antiforgery.IsRequestValidAsync(context.HttpContext))
            throw new RefusedException(Refusal.FormTokenStale);
    }
}
