using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Tests.Plant.Access;
using LiveChatMeet.Tests.Plant.Servers;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;

namespace LiveChatMeet.Tests.Access;

/// <summary>
/// Every page, handler and endpoint, by every kind of caller, for what is theirs and what is not, as docs/access.md
/// tells it.
/// A refusal changes nothing. UPDATE_ACCESS=1 writes the table anew: then read what changed.
/// </summary>
public sealed partial class PageAccessTests(AccessWorld world, ITestOutputHelper output) : IClassFixture<AccessWorld>
{
    private const string Heading = "Pages and endpoints";

    /// <summary>The framework's own, in a build that is not published: closed by the fallback policy.</summary>
    private const string FromTheBuild = "Fallback {**path:file}";

    private readonly Dictionary<string, (string Token, string Cookie)> _tokens = [];

    private static readonly HttpClient Client = new(
        new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }
    );
    private static readonly Who[] Everybody = Enum.GetValues<Who>();
    private static readonly Whose[] Nothing = [Whose.Own];
    private static readonly Whose[] Rooms =
    [
        Whose.Strangers,
        Whose.Waiting,
        Whose.Over,
        Whose.Unknown,
        Whose.Malformed,
        Whose.Own,
    ];
    private static readonly Whose[] Calls = [Whose.Strangers, Whose.Over, Whose.Unknown, Whose.Malformed, Whose.Own];
    private static readonly Whose[] Things = [Whose.Strangers, Whose.Unknown, Whose.Malformed, Whose.Own];

    // Forms stand in an order in which one does not take away what the next one needs; the caller's own comes last.
    private static readonly Dictionary<string, Probe> Probes = new()
    {
        ["GET /agent"] = new(Nothing),
        ["GET /agent?handler=Inbox"] = new(Nothing),
        ["GET /agent?handler=Token"] = new(Nothing),
        ["GET /agent/rooms/{rid}"] = new(Rooms),
        ["GET /agent/rooms/{rid}?handler=Panel"] = new(Rooms),
        ["GET /agent/rooms/{rid}?handler=StartCall"] = new(Rooms),
        ["POST /agent/rooms/{rid}?handler=Send"] = new(Rooms, _ => [("message", "A word."), ("clientId", Ids.New())]),
        ["POST /agent/rooms/{rid}?handler=Call"] = new(Rooms, _ => [("startKey", Ids.New())]),
        ["POST /agent/rooms/{rid}?handler=Reopen"] = new(Rooms),
        ["POST /agent/rooms/{rid}?handler=Close"] = new(Rooms),
        ["POST /agent/rooms/{rid}?handler=Take"] = new(Calls),
        ["POST /agent/rooms/{rid}?handler=TakeOver"] = new(Calls),
        ["GET /agent/me"] = new(Nothing),
        ["POST /agent/me"] = new(Nothing, _ => [("Name", "Somebody"), ("CallsOpenIn", "Tab")]),
        ["POST /agent/me?handler=Password"] = new(
            Nothing,
            _ => [("CurrentPassword", "not-this-password"), ("NewPassword", "a-slow-bicycle-43")]
        ),
        ["POST /agent/me?handler=SignOutEverywhere"] = new(Nothing),
        ["GET /agent/people"] = new(Nothing),
        ["POST /agent/people?handler=Invite"] = new(Nothing, _ => [("Email", "new@kettlelane.example")]),
        ["POST /agent/people?handler=Revoke"] = new(Nothing, _ => [("Email", "new@kettlelane.example")]),
        ["POST /agent/people?handler=ResetPassword"] = new(Calls, Agent),
        ["POST /agent/people?handler=Enable"] = new(Calls, Agent),
        ["POST /agent/people?handler=SignOutEverywhere"] = new(Things, Agent),
        ["POST /agent/people?handler=Disable"] = new(Calls, Agent),
        ["POST /agent/people?handler=MakeAgent"] = new(Calls, Agent),
        ["POST /agent/people?handler=MakeAdministrator"] = new(Calls, Agent),
        ["GET /agent/sites"] = new(Nothing),
        ["POST /agent/sites"] = new(Nothing, _ => [("Address", $"https://{Ids.New().ToLowerInvariant()}.example")]),
        ["GET /agent/sites/{key}"] = new(Things),
        ["POST /agent/sites/{key}"] = new(
            Things,
            _ =>
                [
                    ("Name", $"Shop {Ids.New()}"),
                    ("Accent", "#0e6781"),
                    ("Origins", "https://kettlelane.example"),
                    ("RingSeconds", "45"),
                    ("DesktopContainer", "Docked"),
                    ("PhoneContainer", "Tab"),
                ]
        ),
        ["GET /api/v1/messages/{id}"] = new(Rooms),
        ["GET /api/v1/rooms/{rid}/messages"] = new(Rooms),
        ["GET /livechat/{site}"] = new(Things),
        ["GET /livechat/{site}?handler=Room"] = new(Things),
        ["GET /livechat/{site}?handler=Token"] = new(Things),
        ["POST /livechat/{site}"] = new(
            Things,
            _ => [("message", "A word."), ("clientId", Ids.New()), ("credential", Secrets.New())]
        ),
        ["POST /livechat/{site}?handler=About"] = new(Things, _ => [("name", $"Ada {Ids.New()}")]),
        ["POST /livechat/{site}?handler=Ticket"] = new(Things),
        ["GET /meet/{id}"] = new(Calls),
        ["GET /meet/{id}?handler=Panel"] = new(Calls),
        ["POST /meet/{id}?handler=Open"] = new(
            [Whose.OtherSides, .. Calls],
            thing => [("ticket", thing.MeetTicket)],
            [Who.Nobody],
            WithRights: true
        ), // a ticket says who it is for, and an unknown one is waited for
        ["POST /meet/{id}?handler=Nonce"] = new(Calls),
        ["POST /meet/{id}?handler=Leave"] = new([Whose.OtherSides, .. Calls], thing => [("legId", thing.Leg)]),
        ["GET /demo"] = new(Nothing),
        ["GET /setup"] = new(Nothing),
        ["POST /setup"] = new(
            Nothing,
            thing =>
                [
                    ("Code", thing.Code),
                    ("Name", "Eve"),
                    ("Email", "eve@kettlelane.example"),
                    ("Password", "a-quiet-bicycle-42"),
                    ("SiteAddress", "https://eve.example"),
                ]
        ),
        ["GET /invitation"] = new(Nothing),
        ["POST /invitation"] = new(
            [Whose.Over, Whose.Unknown, Whose.Malformed, Whose.Own],
            thing => [("Code", thing.Code), ("Name", "Ivo Ek"), ("Password", "a-quiet-bicycle-42")],
            [Who.Nobody],
            WithRights: true
        ), // whoever holds the link
        ["GET /new-password"] = new(Nothing),
        ["POST /new-password"] = new(
            [Whose.Over, Whose.Unknown, Whose.Malformed],
            thing => [("Code", thing.Code), ("Password", "a-quiet-bicycle-43")],
            [Who.Nobody],
            WithRights: true
        ),
        ["GET /sign-in"] = new(Nothing),
        ["POST /sign-in"] = new(
            Nothing,
            _ => [("Email", "nobody@kettlelane.example"), ("Password", "not-this-password")]
        ),
        ["GET /sign-out"] = new(Nothing),
        ["POST /sign-out"] = new(Nothing),
        ["POST /hub/door"] = new(Nothing),
        ["GET /refusals/{code}"] = new(Nothing),
        ["GET /health/live"] = new(Nothing),
        ["GET /health/ready"] = new(Nothing),
        ["GET /error/{status:int}"] = new(Nothing),
        ["GET /{**path}"] = new(Nothing),
    };

    [Fact]
    public async Task Every_page_handler_and_endpoint_is_in_the_table() =>
        Assert.Equal((await EndpointsAsync()).Order(StringComparer.Ordinal), Probes.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task Each_caller_gets_what_is_theirs_and_nothing_else()
    {
        var rows = new List<AccessRow>();
        foreach (var (endpoint, probe) in Probes)
        foreach (var who in probe.Callers ?? Everybody)
            rows.Add(new(endpoint, who, await AskAsync(endpoint, who, probe)));
        var table = AccessTable.Draw(rows);
        output.WriteLine($"{rows.Sum(row => row.Answers.Count)} requests");
        if (Environment.GetEnvironmentVariable("UPDATE_ACCESS") == "1")
            await AccessTable.WriteAsync(Heading, table);

        Assert.Equal(await AccessTable.ReadAsync(Heading), table);
    }

    private static (string, string)[] Agent(Thing thing) => [("id", thing.AgentId)];

    private async Task<Dictionary<Whose, string>> AskAsync(string endpoint, Who who, Probe probe)
    {
        await world.RenewAsync(ringing: false);
        var answers = new Dictionary<Whose, string>();
        foreach (
            var whose in probe.Columns.Where(whose =>
                who != Who.Administrator || whose is not (Whose.Own or Whose.OtherSides) || !IsOfConversation(endpoint)
            )
        )
        {
            var thing = await world.FindAsync(who, whose, probe.WithRights);
            var (cookie, credential) = await world.IdentityAsync(who);
            using var request = await RequestAsync(endpoint, thing, probe, cookie, credential);
            var before = await world.Shop.StoredAsync();
            using var answer = await Client.SendAsync(request);
            var isSame = await world.Shop.StoredAsync() == before;
            var said = await SaidAsync(answer);
            Assert.True(
                isSame || (int)answer.StatusCode < 400 || IsUsedUp(endpoint),
                $"{endpoint} by {who} for {whose} was refused ({said}) and must change nothing."
            );
            Assert.True((int)answer.StatusCode < 500, $"{endpoint} by {who} for {whose}: {said}");
            answers[whose] =
                (int)answer.StatusCode < 400 && request.Method == HttpMethod.Post && !isSame ? $"{said}, done" : said;
        }
        return answers;
    }

    private static bool IsOfConversation(string endpoint) =>
        endpoint.Contains("{rid}", StringComparison.Ordinal)
        || endpoint.Contains("/meet/{id}", StringComparison.Ordinal)
        || endpoint.Contains("/messages/{id}", StringComparison.Ordinal);

    // A ticket that is shown for another call is used up.
    private static bool IsUsedUp(string endpoint) => endpoint.EndsWith("handler=Open", StringComparison.Ordinal);

    private async Task<HttpRequestMessage> RequestAsync(
        string endpoint,
        Thing thing,
        Probe probe,
        string cookie,
        string? credential
    )
    {
        var (verb, template) = (endpoint.Split(' ')[0], endpoint.Split(' ')[1]);
        var id = template.StartsWith("/api", StringComparison.Ordinal) ? thing.MessageId : thing.CallId;
        var path = template
            .Replace("{**path}", "no-such-page", StringComparison.Ordinal)
            .Replace("{status:int}", "404", StringComparison.Ordinal)
            .Replace("{code}", Refusal.RoomNotFound, StringComparison.Ordinal)
            .Replace("{rid}", Uri.EscapeDataString(thing.Rid), StringComparison.Ordinal)
            .Replace("{id}", Uri.EscapeDataString(id), StringComparison.Ordinal)
            .Replace("{site}", Uri.EscapeDataString(thing.SiteKey), StringComparison.Ordinal)
            .Replace("{key}", Uri.EscapeDataString(thing.SiteKey), StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod(verb), $"{world.Server.Origin}{path}");
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

    /// <summary>A form's token for who has this cookie: of a signed-in agent's page, else of the sign-in
    /// page.</summary>
    private async Task<(string Token, string Cookie)> TokenAsync(string cookie)
    {
        if (_tokens.TryGetValue(cookie, out var known))
            return known;
        foreach (var page in (string[])["/agent/me", "/sign-in"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{world.Server.Origin}{page}");
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
            var identity = string.Join(
                "; ",
                cookie
                    .Split("; ")
                    .Where(one => !one.StartsWith("__Host-f=", StringComparison.Ordinal) && one.Length > 0)
            );
            if (identity.Length > 0)
                request.Headers.Add("Cookie", identity);
            using var answer = await Client.SendAsync(request);
            if (
                (await PlainBrowser.ReadAsync(answer))
                    .QuerySelector("input[name=__RequestVerificationToken]")
                    ?.GetAttribute("value") is
                { } token
            )
                return _tokens[cookie] = (token, answer.Header("Set-Cookie").Split(';')[0]);
        }
        throw new InvalidOperationException("No page gives a token.");
    }

    /// <summary>The status, with the refusal's code or where it leads; of a call's page, whether the call is in
    /// it.</summary>
    private static async Task<string> SaidAsync(HttpResponseMessage answer)
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

    /// <summary>Every endpoint but static files; of a page, each of its handlers.</summary>
    private async Task<List<string>> EndpointsAsync()
    {
        var (services, all) = (world.Server.Services, new HashSet<string>());
        foreach (var endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var path = $"/{endpoint.RoutePattern.RawText?.TrimStart('/')}";
            if (
                endpoint.DisplayName == FromTheBuild
                || path.StartsWith("/hub/negotiate", StringComparison.Ordinal)
                || path == "/hub"
                || endpoint.Metadata.Any(data => data.GetType().Name == "StaticAssetDescriptor")
            )
                continue;
            var page = endpoint.Metadata.GetMetadata<PageActionDescriptor>();
            var handlers = page is null
                ? []
                : (
                    await services.GetRequiredService<PageLoader>().LoadAsync(page, EndpointMetadataCollection.Empty)
                ).HandlerMethods;
            all.UnionWith(
                handlers
                    .Select(handler =>
                        $"{handler.HttpMethod.ToUpperInvariant()} "
                        + $"{path}{(handler.Name is { Length: > 0 } name ? $"?handler={name}" : "")}"
                    )
                    .DefaultIfEmpty(
                        $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "GET"} {path}"
                    )
            );
        }
        return [.. all];
    }

    [GeneratedRegex("(?<=/(rooms|sites|meet)/)[^/]+")]
    private static partial Regex OneOf();

    /// <param name="Callers">Null for everybody.</param>
    /// <param name="WithRights">Whether it takes a ticket or a code.</param>
    private sealed record Probe(
        Whose[] Columns,
        Func<Thing, (string, string)[]>? Fields = null,
        Who[]? Callers = null,
        bool WithRights = false
    );
}
