using LiveChatMeet.Hosting;

namespace LiveChatMeet.Telemetry;

public static class TelemetryServices
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services, Settings settings)
    {
        if (settings.Otlp.Endpoint is not null)
        {
            // .NET 10 names a request's span as OpenTelemetry does only if it is told to.
            AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
            services.AddTransient<IStartupFilter, NamedRequests>();
        }
        return services
            .AddSingleton<MetricsDoor>()
            .AddSingleton<OtlpTrouble>()
            .AddSingleton<Measuring>()
            .AddHostedService(provider => provider.GetRequiredService<Measuring>());
    }

    public static void MapTelemetry(this WebApplication app)
    {
        var door = app.Services.GetRequiredService<MetricsDoor>();
        var measuring = app.Services.GetRequiredService<Measuring>();
        var read = new Lazy<RequestDelegate>(() =>
            Exporters.Reader(((IEndpointRouteBuilder)app).CreateApplicationBuilder(), measuring.Metrics)
        );
        app.MapGet(
                "/metrics",
                context => door.Refusal(context) is { } status ? Refuse(context, status) : read.Value(context)
            )
            .AllowAnonymous()
            .DisableHttpMetrics();
    }

    private static Task Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }
}
