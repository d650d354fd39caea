using LiveChatMeet.Tests.Plant;
using LiveChatMeet.Tests.Plant.Access;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;

namespace LiveChatMeet.Tests.Access;

/// <summary>
/// Every page, handler and endpoint, by every kind of caller, for what is theirs and what is not, as docs/access.md
/// tells it.
/// A refusal changes nothing, nor does a GET, and no answer holds a secret. UPDATE_ACCESS=1 writes the table anew: then
/// read what changed.
/// </summary>
[BeginsFirst]
[Trait("Requirement", "AZ-1"), Trait("Requirement", "AZ-2")]
[Trait("Requirement", "AZ-4"), Trait("Requirement", "AZ-6")]
[Trait("Requirement", "D29"), Trait("Requirement", "D32")]
[Trait("Requirement", "D34"), Trait("Requirement", "WB-1")]
public sealed class PageAccessTests(AccessWorld world, ITestOutputHelper output)
    : IClassFixture<AccessWorld>,
        IDisposable
{
    private const string Heading = "Pages and endpoints";

    /// <summary>The framework's own, in a build that is not published: closed by the fallback policy.</summary>
    private const string FromTheBuild = "Fallback {**path:file}";

    private readonly PageRequests _requests = new(world);
    private readonly StoredRows _stored = new(world.Shop);
    private AnswerChecks? _checks;

    private static readonly Who[] Everybody = Enum.GetValues<Who>();

    [Fact]
    public async Task Every_page_handler_and_endpoint_is_in_the_table() =>
        Assert.Equal(
            (await EndpointsAsync()).Order(StringComparer.Ordinal),
            PageProbes.All.Keys.Order(StringComparer.Ordinal)
        );

    [Fact]
    public async Task Each_caller_gets_what_is_theirs_and_nothing_else()
    {
        var rows = new List<AccessRow>();
        _checks = await AnswerChecks.OfAsync(world);
        foreach (var (endpoint, probe) in PageProbes.All)
        foreach (var who in probe.Callers ?? Everybody)
            rows.Add(new(endpoint, who, await AskAsync(endpoint, who, probe)));
        var table = AccessTable.Draw(rows);
        output.WriteLine($"{rows.Sum(row => row.Answers.Count)} requests");
        if (Environment.GetEnvironmentVariable("UPDATE_ACCESS") == "1")
            await AccessTable.WriteAsync(Heading, table);

        Assert.Equal(await AccessTable.ReadAsync(Heading), table);
    }

    public void Dispose() => _stored.Dispose();

    private async Task<Dictionary<Whose, string>> AskAsync(string endpoint, Who who, PageProbe probe)
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
            using var request = await _requests.OfAsync(endpoint, thing, probe, who);
            var before = await _stored.NumberAsync();
            using var answer = await PageRequests.SendAsync(request);
            var isSame = await _stored.NumberAsync() == before;
            var said = await PageRequests.SaidAsync(answer);
            var asked = $"{endpoint} by {who} for {whose} ({said})";
            Assert.True(
                isSame || ((int)answer.StatusCode < 400 && request.Method != HttpMethod.Get) || IsUsedUp(endpoint),
                $"{asked} was refused, or is a GET, and must change nothing."
            );
            Assert.True((int)answer.StatusCode < 500, asked);
            if (_checks is not null)
                await _checks.HoldAsync(asked, who, answer);
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
}
