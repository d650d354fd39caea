using Microsoft.Extensions.Configuration.Json;

namespace LiveChatMeet.Hosting;

/// <summary>Where settings come from.</summary>
public static class OwnConfiguration
{
    /// <summary>
    /// Reads appsettings.json where the self-hoster would put it too, the working directory and beside the binary, and
    /// keeps ASP.NET's order: files, environment, command line.
    /// </summary>
    public static void AddOwnFiles(this ConfigurationManager configuration, string[] args)
    {
        var bundled = configuration.Sources.OfType<JsonConfigurationSource>().LastOrDefault();
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
            var source = new JsonConfigurationSource { Path = file, Optional = true };
            source.ResolveFileProvider();
            configuration.Sources.Insert(at++, source);
        }
        configuration.AddCommandLine(args, CommandLine.Switches);
    }
}
