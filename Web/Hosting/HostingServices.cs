using System.IO.Compression;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Relay;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace LiveChatMeet.Hosting;

/// <summary>What every page relies on: settings, keys, texts, limits and errors.</summary>
public static class HostingServices
{
    /// <returns>The settings.</returns>
    /// <exception cref="StartupException">A setting is wrong, or the runtime is too old.</exception>
    public static Settings AddHosting(this WebApplicationBuilder builder, string[] args)
    {
        builder.Configuration.AddOwnFiles(args);
        KnownSettings.Check(builder.Configuration);
        var settings = Settings.From(builder.Configuration);
        Runtime.Check(builder.Environment, settings);
        builder.WebHost.ListenAsSet(builder.Configuration);
        PublishedAssets.UseIfPublished(builder.Environment);

        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddScoped<PagePolicy>();
        services.AddHttpContextAccessor();
        services.AddStart();
        services.AddLogs();
        services.AddTexts();
        services.AddPages();
        services.AddKeys();
        services.AddRefusals();
        services.AddLimits();
        services.AddCompression();
        services.AddProxies(settings);
        return settings;
    }

    private static void AddStart(this IServiceCollection services)
    {
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<Welcome>();
        services.AddHostedService<UnpackedVersions>();
        services.AddSingleton<FormerNames>();
        services.AddHostedService(provider => provider.GetRequiredService<FormerNames>());
    }

    private static void AddTexts(this IServiceCollection services)
    {
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(ChosenLanguage.All[0]);
            options.SupportedCultures = options.SupportedUICultures = [.. ChosenLanguage.All];
            options.RequestCultureProviders = [new ChosenLanguage(), new AcceptLanguageHeaderRequestCultureProvider()];
        });
    }

    private static void AddPages(this IServiceCollection services)
    {
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
        services.AddFormTokens();
    }

    private static void AddFormTokens(this IServiceCollection services)
    {
        // Our framed pages get the cookie too, in the partition of the host page; the policy says who may frame them.
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
    }

    private static void AddKeys(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("LiveChatMeet");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(
            provider => new ConfigureOptions<KeyManagementOptions>(options =>
                options.XmlRepository = new FileSystemXmlRepository(
                    Directory.CreateDirectory(provider.GetRequiredService<DataDirectory>().Keys),
                    provider.GetRequiredService<ILoggerFactory>()
                )
            )
        );
    }

    private static void AddRefusals(this IServiceCollection services)
    {
        services.AddExceptionHandler<RefusalAnswers>();
        services.AddSingleton<RefusalAnswers>();
        services.AddSingleton<RefusalMeter>();
        services.AddProblemDetails();
        services.AddSingleton<StorageHealth>();
        services.AddHealthChecks().AddCheck<StorageHealth>("storage");
    }

    private static void AddLimits(this IServiceCollection services)
    {
        services.AddSingleton<LimitHits>();
        services.AddSingleton<HubRejections>();
        services.AddSingleton<Limits>();
        services.AddSingleton<UploadLimits>();
        services.AddSingleton<NamedProxies>();
        services.AddSingleton<Forwarders>();
        services.AddSingleton<CertificateFiles>();
        services.AddSingleton<AcmeChallenges>();
        services.AddSingleton<ICertificate>(provider => provider.GetRequiredService<CertificateFiles>());
        services.AddSingleton<ConnectionCap>();
        services.AddSingleton<IConnectionLimit>(provider => provider.GetRequiredService<ConnectionCap>());
        services.AddSingleton<PageTurns>();
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
    }

    private static void AddCompression(this IServiceCollection services)
    {
        // Answers carry no repeated secret: each antiforgery token is encrypted differently, so BREACH has nothing to
        // guess.
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
            options.MimeTypes = ["text/html", "application/json", "application/problem+json"];
        });

        services.AddSingleton<IResponseCompressionProvider, Compression>();
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
    }

    private static string HostOf(string address) => new Uri(address).Host;

    private static void AddProxies(this IServiceCollection services, Settings settings)
    {
        services.Insert(0, ServiceDescriptor.Transient<IStartupFilter, RefusedHostsFirst>());
        services.Configure<HostFilteringOptions>(options =>
        {
            options.IncludeFailureMessage = false; // RefusedHosts has more to say
            options.AllowedHosts = settings.PublicAddress is { } address
                ? [.. settings.FormerAddresses.Append(address).Select(HostOf), "localhost", "127.0.0.1", "[::1]"]
                : ["*"];
        });
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            // As far as the named proxies go, however many there are in a row.
            options.ForwardLimit = null;
            options.ForwardedHeaders =
                ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            options.KnownIPNetworks.Clear();
            options.KnownProxies.Clear();
            foreach (var network in new NamedProxies(settings).Networks)
                options.KnownIPNetworks.Add(network);
        });
    }
}
