using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Servers;

namespace LiveChatMeet.Tests.Plant.Access;

/// <summary>Requests of every kind of caller, as their browsers would send them.</summary>
public sealed partial class PageRequests(AccessWorld world)
{
    private static readonly HttpClient Client = new(new PlainHandler());

    private readonly Dictionary<string, (string Token, string Cookie)> _tokens = [];

    /// <param name="endpoint">Verb and path, as <see cref="PageProbes.All"/> has them.</param>
    public async Task<HttpRequestMessage> OfAsync(string endpoint, Thing thing, PageProbe probe, Who who)
    {
        var (cookie, credential) = await world.IdentityAsync(who);
        var (verb, template) = (endpoint.Split(' ')[0], endpoint.Split(' ')[1]);
        var request = new HttpRequestMessage(new HttpMethod(verb), $"{world.Server.Origin}{PathOf(template, thing)}");
        if (verb == "POST")
        {
            var (token, tokenCookie) = await TokenAsync(cookie);
            cookie = string.Join("; ", new[] { cookie, tokenCookie }.Where(part => part.Length > 0));
            request.Content = new FormUrlEncodedContent(
                (probe.Fields?.Invoke(thing) ?? [])
                    .Append(("__RequestVerificationToken", token))
                    .Select(field => KeyValuePair.Create(field.Item1, field.Item2))
            );
        }
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Headers.Add("Origin", world.Server.Origin);
        if (cookie.Length > 0)
            request.Headers.Add("Cookie", cookie);
        if (credential is not null)
            request.Headers.Add("X-Livechat-Credential", credential);
        return request;
    }

    /// <summary>Follows no redirect, and keeps no cookie.</summary>
    public static Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => Client.SendAsync(request);

    /// <summary>The status, with the refusal's code or where it leads; of a call's page, whether the call is in
    /// it.</summary>
    public static async Task<string> SaidAsync(HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        if (answer.Headers.Location is { } location)
            return $"{status} to {OneOf().Replace(location.OriginalString.Split('?')[0], "…")}";
        if (answer.Content.Headers.ContentType?.MediaType == "application/problem+json")
            return $"{status} {(await answer.JsonAsync()).GetProperty("code").GetString()}";
        if (
            answer.RequestMessage?.RequestUri?.AbsolutePath.StartsWith("/meet/", StringComparison.Ordinal) != true
            || status != 200
        )
            return $"{status}";
        var body = await answer.Content.ReadAsStringAsync();
        return body.Contains("nonce\":", StringComparison.Ordinal) ? "200"
            : body.Contains("data-call=", StringComparison.Ordinal) ? "200 the call"
            : "200 the empty shell";
    }

    private static string PathOf(string template, Thing thing)
    {
        var isOfMessage = template.Contains("/messages/", StringComparison.Ordinal) || template.Contains("{place:int}");
        var id = isOfMessage ? thing.MessageId : thing.CallId;
        return template
            .Replace("{**path}", "no-such-page", StringComparison.Ordinal)
            .Replace("{status:int}", "404", StringComparison.Ordinal)
            .Replace("{place:int}", "0", StringComparison.Ordinal)
            .Replace("{code}", Refusal.RoomNotFound, StringComparison.Ordinal)
            .Replace("{rid}", Uri.EscapeDataString(thing.Rid), StringComparison.Ordinal)
            .Replace("{id}", Uri.EscapeDataString(id), StringComparison.Ordinal)
            .Replace("{visitor}", Uri.EscapeDataString(thing.VisitorId), StringComparison.Ordinal)
            .Replace("{site}", Uri.EscapeDataString(thing.SiteKey), StringComparison.Ordinal)
            .Replace("{key}", Uri.EscapeDataString(thing.SiteKey), StringComparison.Ordinal);
    }

    /// <summary>A form's token for who has this cookie: of a signed-in agent's page, else of the sign-in
    /// page.</summary>
    private async Task<(string Token, string Cookie)> TokenAsync(string cookie)
    {
        if (_tokens.TryGetValue(cookie, out var known))
            return known;
        var identity = string.Join(
            "; ",
            cookie.Split("; ").Where(one => !one.StartsWith("__Host-f=", StringComparison.Ordinal) && one.Length > 0)
        );
        foreach (var page in (string[])["/agent/me", "/sign-in"])
            if (await TokenOfPageAsync(page, identity) is { } found)
                return _tokens[cookie] = found;
        throw new InvalidOperationException("No page gives a token.");
    }

    private async Task<(string Token, string Cookie)?> TokenOfPageAsync(string page, string identity)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{world.Server.Origin}{page}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        if (identity.Length > 0)
            request.Headers.Add("Cookie", identity);
        using var answer = await Client.SendAsync(request);
        var input = (await PlainBrowser.ReadAsync(answer)).QuerySelector("input[name=__RequestVerificationToken]");
        return input?.GetAttribute("value") is { } token ? (token, answer.Header("Set-Cookie").Split(';')[0]) : null;
    }

    [GeneratedRegex("(?<=/(rooms|sites|meet|teams)/)[^/]+")]
    private static partial Regex OneOf();
}
