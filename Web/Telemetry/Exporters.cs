using LiveChatMeet.Hosting;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LiveChatMeet.Telemetry;

/// <summary>OpenTelemetry, as this product uses it. Whoever calls nothing here loads none of it.</summary>
public static class Exporters
{
    /// <summary>Our own meters, and the framework's of requests, connections and the process.</summary>
    private static readonly string[] Meters =
    [
        "LiveChatMeet.*",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "System.Runtime",
    ];

    private static ResourceBuilder Product =>
        ResourceBuilder.CreateDefault().AddService("livechatmeet", serviceVersion: ProductVersion.Current);

    /// <summary>Begins to measure, for <c>/metrics</c> and, if it is set, for a collector.</summary>
    public static IDisposable Measure(OtlpSettings otlp)
    {
        var builder = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(Product)
            .AddMeter(Meters)
            .AddPrometheusExporter(options => options.ScopeInfoEnabled = false);
        if (otlp.Endpoint is not null)
            SendTo(builder, otlp);
        return builder.Build();
    }

    /// <summary>Answers with what was measured, as Prometheus reads it.</summary>
    /// <param name="metrics">What <see cref="Measure"/> has made.</param>
    public static RequestDelegate Reader(IApplicationBuilder app, IDisposable metrics) =>
        app.UseOpenTelemetryPrometheusScrapingEndpoint((MeterProvider)metrics, _ => true, null, null, null).Build();

    /// <summary>Begins to trace requests, calls of the hub and transactions. <see cref="SafeSpans"/> comes
    /// first.</summary>
    public static IDisposable Trace(OtlpSettings otlp) =>
        Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(Product)
            .SetSampler(new AlwaysOnSampler()) // a stranger's header does not decide
            .AddSource(SafeSpans.OfRequests, Spans.SourceName)
            .AddOtlpExporter(options => SendTo(options, otlp, "v1/traces"))
            .Build();

    // Apart, so that its library is loaded only then.
    private static void SendTo(MeterProviderBuilder builder, OtlpSettings otlp) =>
        builder.AddOtlpExporter(options => SendTo(options, otlp, "v1/metrics"));

    private static void SendTo(OtlpExporterOptions options, OtlpSettings otlp, string path)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new($"{otlp.Endpoint!.TrimEnd('/')}/{path}");
        options.Headers = otlp.Headers;
    }
}
