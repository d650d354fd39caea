namespace LiveChatMeet.Hosting;

/// <summary>
/// Silences logs that contain the arguments of calls and forms, because they are people's texts and credentials. These
/// rules come after any configured level, for all logs or one category: of the rules for a category, the last one
/// counts.
/// </summary>
public static class QuietLogs
{
    private static readonly (string Category, LogLevel Level)[] Quiet =
    [
        // Whole addresses, with a connect ticket in that of the hub. A proxy's log has the requests.
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning),
        // Handler arguments, at Trace.
        ("Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure", LogLevel.Information),
    ];

    public static IServiceCollection AddQuietLogs(this IServiceCollection services) =>
        services.PostConfigure<LoggerFilterOptions>(options =>
        {
            LoggerFilterRule[] set = [.. options.Rules];
            foreach (var kind in set.Select(rule => rule.ProviderName).Append(null).Distinct())
            foreach (var (category, level) in Quiet)
                options.Rules.Add(
                    new(
                        kind,
                        category,
                        (LogLevel)Math.Max((int)level, (int)SetFor(set, kind, category, options.MinLevel)),
                        null
                    )
                );
        });

    // As the framework chooses: a rule for this kind before one for all, then the longest category, then the last.
    private static LogLevel SetFor(LoggerFilterRule[] rules, string? kind, string category, LogLevel otherwise) =>
        rules
            .Where(rule =>
                (rule.ProviderName is null || rule.ProviderName == kind)
                && (
                    rule.CategoryName is null
                    || category.StartsWith(rule.CategoryName, StringComparison.OrdinalIgnoreCase)
                )
            )
            .OrderBy(rule => rule.ProviderName is not null)
            .ThenBy(rule => rule.CategoryName?.Length ?? 0)
            .LastOrDefault()
            ?.LogLevel
        ?? otherwise;
}
