using System.Reflection;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Hosting;

/// <summary>The .NET that runs us. The published file brings its own; what is built and started otherwise takes the
/// machine's.</summary>
public static class Runtime
{
    /// <summary>The oldest patch without known vulnerabilities (Directory.Build.props).</summary>
    public static Version Oldest { get; } =
        Version.Parse(
            typeof(Runtime)
                .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(data => data.Key == "RuntimePatch")
                .Value
                ?? ""
        );

    /// <exception cref="StartupException">In production the runtime is too old, and nobody has allowed it.</exception>
    public static void Check(IHostEnvironment environment, Settings settings)
    {
        if (
            environment.IsProduction()
            && !settings.AllowOldRuntime
            && WhyTooOld(Environment.Version, Oldest) is { } error
        )
            throw new StartupException(ExitCode.Runtime, error);
    }

    /// <returns>What is wrong, as a sentence; null when nothing is.</returns>
    public static string? WhyTooOld(Version running, Version oldest) =>
        running >= oldest
            ? null
            : $".NET {running} is older than {oldest} and has known vulnerabilities. Install a newer runtime, "
                + $"or start the published file, which brings its own. To start anyway: --AllowOldRuntime=true.";
}
