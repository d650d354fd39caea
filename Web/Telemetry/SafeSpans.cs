using System.Diagnostics;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Telemetry;

/// <summary>
/// Takes everything out of a span that may be somebody's: only what is named here stays, and a request is named after
/// its endpoint's template, never after its address. Listeners hear of an end in the order in which they came, so this
/// one is added before the exporter's. (Were it a processor of OpenTelemetry's, its library would be loaded at every
/// start, by whoever looks through our types.)
/// </summary>
public static class SafeSpans
{
    public const string OfRequests = "Microsoft.AspNetCore";

    public const string Route = "http.route";

    private static readonly string[] Kept =
    [
        "http.request.method",
        "http.response.status_code",
        Route,
        "url.scheme",
        "error.type",
        "livechatmeet.commands",
    ];

    public static IDisposable Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is OfRequests or Spans.SourceName,
            ActivityStopped = Clean,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static void Clean(Activity span)
    {
        if (span.Source.Name == OfRequests)
            NameAfterRoute(span);
        foreach (var (name, _) in span.TagObjects.ToList())
            if (!Kept.Contains(name))
                span.SetTag(name, null);
        span.TraceStateString = null; // the sender's own
        span.SetStatus(span.Status); // without words, which may be an exception's
    }

    private static void NameAfterRoute(Activity span)
    {
        var route = span.GetTagItem(Route) is string template ? $"/{template.TrimStart('/')}" : null;
        span.SetTag(Route, route);
        span.DisplayName = $"{span.GetTagItem("http.request.method")} {route}".Trim();
    }
}
