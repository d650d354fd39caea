using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveChatMeet.Check;

/// <summary>What is wrong with this server, and the line that mends it. Its script asks for one line after the other;
/// without one, the form runs all that needs no browser.</summary>
[Authorize(Policies.Administrator)]
public sealed class CheckModel(AllChecks checks, RelayTests tests, CheckLimit limit) : PageModel
{
    private const int MaxCode = 999;

    public IReadOnlyList<CheckRow> Rows { get; private set; } = [];

    /// <summary>Whether they have been run.</summary>
    public bool HasRun { get; private set; }

    public void OnGet() => Rows = [.. checks.Own.Select(one => CheckRow.Of(one, null)), .. OfBrowser()];

    public async Task OnPostAsync()
    {
        limit.Count(Actor.Of(User), checks.Own.Count);
        var found = await checks.RunAllAsync(Reached(), HttpContext.RequestAborted);
        Rows = [.. found.Select(one => CheckRow.Of(one.Check, one.Finding)), .. OfBrowser()];
        HasRun = true;
    }

    /// <summary>One line that the server itself can find out.</summary>
    public async Task<IActionResult> OnPostRunAsync(string? name)
    {
        var check = checks.Own.FirstOrDefault(one => one.Name == name) ?? throw new RefusedException(Refusal.NotFound);
        limit.Count(Actor.Of(User));
        var finding = await checks.RunAsync(check, Reached(), HttpContext.RequestAborted);
        return Partial("_Check", CheckRow.Of(check, finding));
    }

    /// <summary>One line of which the browser says how it went.</summary>
    public IActionResult OnPostSeen(string? name, BrowserOutcome outcome, int code, long milliseconds)
    {
        var check =
            checks.Browsers.FirstOrDefault(one => one.Name == name) ?? throw new RefusedException(Refusal.NotFound);
        if (!ModelState.IsValid || !Enum.IsDefined(outcome) || code is < 0 or > MaxCode || !IsTime(milliseconds))
            throw new RefusedException(Refusal.BadArguments);
        limit.Count(Actor.Of(User));
        return Partial("_Check", CheckRow.Of(check, check.Of(new(outcome, code, milliseconds))));
    }

    public IActionResult OnPostVerdict(int failures, int warnings, int count) =>
        ModelState.IsValid && IsCount(failures) && IsCount(warnings) && IsCount(count)
            ? Partial("_Verdict", new Verdict(failures, warnings, count))
            : throw new RefusedException(Refusal.BadArguments);

    /// <summary>Credentials for a call of this browser to itself.</summary>
    public IActionResult OnPostRelay()
    {
        RequireOwnPage();
        return new JsonResult(tests.Begin(Actor.Of(User)));
    }

    public IActionResult OnPostRelayDone(string? circle)
    {
        tests.End(circle);
        return new NoContentResult();
    }

    // The browser's own word counts as well: a proxy that passes scheme or host on wrongly is what is looked for here.
    private void RequireOwnPage()
    {
        if (Request.Headers["Sec-Fetch-Site"] != "same-origin" && Request.Headers.Origin != Request.OwnOrigin())
            throw new RefusedException(Refusal.OriginNotAllowed);
    }

    private IEnumerable<CheckRow> OfBrowser() => checks.Browsers.Select(one => CheckRow.Of(one, null));

    private Reached Reached()
    {
        var headers = Request.Headers;
        // Of a named proxy the framework has put its own address aside, and the visitor's in its place.
        var proxy =
            headers["X-Original-For"].LastOrDefault() is { } text
            && System.Net.IPEndPoint.TryParse(text, out var original)
                ? original.Address
                : null;
        return new(
            headers.Origin.FirstOrDefault(),
            Request.OwnOrigin(),
            proxy ?? HttpContext.Connection.RemoteIpAddress,
            proxy is not null || Forwarders.AreIn(headers)
        );
    }

    private static bool IsTime(long milliseconds) =>
        milliseconds >= 0 && milliseconds < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private static bool IsCount(int count) => count is >= 0 and <= 100;
}
