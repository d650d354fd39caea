using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace LiveChatMeet.Hosting;

/// <summary>What every page stands on: settings files, keys, texts, limits, headers, errors, static files.</summary>
public static class House
{
    /// <summary>Where the server listens unless it is told.</summary>
    public const string DefaultAddress = "http://localhost:5000";

    private static readonly CultureInfo[] Languages = [new("en"), new("de")];
    private const long LargestRequest = 256 * 1024;

    /// <summary>
    /// Reads appsettings.json where the self-hoster would put it too, the working directory and beside the binary, and
    /// keeps ASP.NET's order: files, environment, command line.
    /// </summary>
    public static void AddOwnFiles(this ConfigurationManager configuration, string[] args)
    {
        var bundled = configuration
            .Sources.OfType<Microsoft.Extensions.Configuration.Json.JsonConfigurationSource>()
            .LastOrDefault();
        var at = bundled is null ? 0 : configuration.Sources.IndexOf(bundled) + 1;
        foreach (
            var directory in new[]
            {
                Path.GetDirectoryName(Environment.ProcessPath),
                Directory.GetCurrentDirectory(),
            }.Distinct()
        )
        {
            var file = Path.Combine(directory ?? ".", "appsettings.json");
            if (
                !File.Exists(file)
                || Path.GetFullPath(file) == Path.Combine(AppContext.BaseDirectory, "appsettings.json")
            )
                continue;
            var source = new Microsoft.Extensions.Configuration.Json.JsonConfigurationSource
            {
                Path = file,
                Optional = true,
            };
            source.ResolveFileProvider();
            configuration.Sources.Insert(at++, source);
        }
        configuration.AddCommandLine(args, CommandLine.Switches);
    }

    public static void ListenAsSet(this ConfigureWebHostBuilder host, IConfiguration configuration)
    {
        host.UseStaticWebAssets();
        host.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestRequest;
            kestrel.Limits.MaxConcurrentConnections = 25_000;
            kestrel.Limits.MaxConcurrentUpgradedConnections = 20_000;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
            kestrel.ConfigureEndpointDefaults(endpoint =>
                endpoint.Use(kestrel.ApplicationServices.GetRequiredService<ConnectionCap>().Before)
            );
        });
        if (
            configuration["urls"] is null
            && configuration.GetSection("Kestrel:Endpoints").GetChildren().FirstOrDefault() is null
            && configuration["http_ports"] is null
        )
            host.UseUrls(DefaultAddress);
    }

    /// <exception cref="StartupException">It cannot listen where it is told to.</exception>
    public static async Task ListenAsync(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception failure)
            when (failure is SocketException or FormatException or InvalidOperationException
                || failure.InnerException is AddressInUseException
            )
        {
            // In use, not of this machine, no address at all, or https without a certificate: Kestrel has a type for
            // each.
            throw new StartupException(
                ExitCode.Address,
                $"Cannot listen at {app.Configuration["urls"]}. {failure.Message} "
                    + $"Stop what listens there, or name another address with --urls.",
                failure
            );
        }
    }

    public static IServiceCollection AddHouse(
        this IServiceCollection services,
        IWebHostEnvironment environment,
        Settings settings
    )
    {
        services.AddScoped<PageNonce>();
        services.AddHttpContextAccessor();
        services.AddSingleton<Welcome>();
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(Languages[0]);
            options.SupportedCultures = options.SupportedUICultures = Languages;
            options.RequestCultureProviders = [new AcceptLanguageHeaderRequestCultureProvider()];
        });

        // Razor Pages check the antiforgery token of every POST, unless a page names another policy.
        var pages = services
            .AddRazorPages()
            .WithRazorPagesAtContentRoot()
            .AddDataAnnotationsLocalization(options =>
                options.DataAnnotationLocalizerProvider = (_, texts) => texts.Create(typeof(Text))
            );
        pages.AddMvcOptions(options =>
        {
            options.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
            options.Filters.Add<StaleForms>();
            options.Filters.Add<HandledMethodsOnly>();
        });
        services.AddQuietLogs();

        // Our framed pages get the cookie too, in the partition of the host page; who may frame is said by the policy.
        services.AddAntiforgery(options =>
        {
            options.Cookie = new SecureCookie
            {
                Name = "__Host-f",
                HttpOnly = true,
                SameSite = SameSiteMode.None,
                Path = "/",
                IsEssential = true,
                Extensions = { "Partitioned" },
            };
            options.HeaderName = "X-Form-Token";
            options.SuppressXFrameOptionsHeader = true;
        });

        services.AddDataProtection().SetApplicationName("LiveChatMeet");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(
            provider => new ConfigureOptions<KeyManagementOptions>(options =>
                options.XmlRepository = new FileSystemXmlRepository(
                    Directory.CreateDirectory(provider.GetRequiredService<DataDirectory>().Keys),
                    provider.GetRequiredService<ILoggerFactory>()
                )
            )
        );

        services.AddAuthorization(Policies.Add);
        services.AddExceptionHandler<RefusalAnswers>();
        services.AddSingleton<RefusalAnswers>();
        services.AddProblemDetails();
        services.AddSingleton<Limits>();
        services.AddSingleton<ConnectionCap>();
        services.AddSingleton<StorageHealth>();
        services.AddHealthChecks().AddCheck<StorageHealth>("storage");
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));

        // Answers carry no secret that repeats: each antiforgery token is encrypted anew, so BREACH finds nothing to
        // guess.
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
            options.MimeTypes = ["text/html", "application/json", "application/problem+json"];
        });

        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);

        services.Configure<HostFilteringOptions>(options =>
            options.AllowedHosts = settings.PublicAddress is { } address
                ? [new Uri(address).Host, "localhost", "127.0.0.1", "[::1]"]
                : ["*"]
        );
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            // As far as the named ones go, however many stand in a row.
            options.ForwardLimit = null;
            options.ForwardedHeaders =
                ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            options.KnownIPNetworks.Clear();
            options.KnownProxies.Clear();
            foreach (var proxy in settings.Proxies)
                options.KnownProxies.Add(IPAddress.Parse(proxy));
        });
        return services;
    }

    public static void UseHouse(this WebApplication app, Settings settings)
    {
        app.UseMiddleware<UnnamedProxies>();
        if (settings.Proxies.Count > 0)
            app.UseForwardedHeaders();
        app.UseMiddleware<SecurityHeaders>();
        app.UseHostFiltering();
        app.UseRequestLocalization();
        // The handler of exceptions stands inside: of a refusal it sets the status alone, and the status pages draw it.
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = "/error/500",
                SuppressDiagnosticsCallback = context => context.Exception is RefusedException,
            }
        );
        if (!app.Environment.IsDevelopment())
            app.UseHsts();
        app.UseResponseCompression();
        app.UseRouting();
        app.UseMiddleware<OwnOriginOnly>();
        app.UseAuthentication();
        app.UseMiddleware<RequestLimits>();
        app.UseAuthorization();
    }

    public static void MapHouse(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorPages().WithStaticAssets();
        app.MapRefusalTexts();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready").AllowAnonymous();
        // Without it the fallback policy would lead whoever mistypes an address to the sign-in page.
        app.MapFallback("{**path}", () => TypedResults.NotFound()).AllowAnonymous();
    }
}
