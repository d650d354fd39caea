using LiveChatMeet.Refusals;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace LiveChatMeet.Hosting;

/// <summary>Where settings come from.</summary>
public static class OwnConfiguration
{
    private const string FileName = "appsettings.json";

    /// <summary>Arguments that keep the framework from watching the whole directory that the program lies in.</summary>
    public static readonly string[] ReadOnce = ["--hostBuilder:reloadConfigOnChange=false"];

    /// <summary>
    /// Reads appsettings.json from the program itself and where the self-hoster would put it, beside the program and in
    /// the working directory, and keeps ASP.NET's order: files, environment, command line.
    /// </summary>
    /// <exception cref="StartupException">One of the files cannot be read.</exception>
    public static void AddOwnFiles(this ConfigurationManager configuration, string[] args) =>
        Read(() =>
        {
            configuration.AddFiles(args);
            return configuration;
        });

    /// <summary>Reads what has settings in files.</summary>
    /// <exception cref="StartupException">A file cannot be read; the message says which, and where in it.</exception>
    public static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            var why = failure.GetBaseException().Message;
            throw new StartupException(
                ExitCode.Settings,
                failure.Message == why ? why : $"{failure.Message} {why}",
                failure
            );
        }
    }

    private static void AddFiles(this ConfigurationManager configuration, string[] args)
    {
        var sources = configuration.Sources;
        var beside = sources.OfType<JsonConfigurationSource>().FirstOrDefault();
        sources.Insert(beside is null ? 0 : sources.IndexOf(beside), Bundled());

        var here = Path.Combine(Directory.GetCurrentDirectory(), FileName);
        if (File.Exists(here) && here != Path.Combine(AppContext.BaseDirectory, FileName))
        {
            var source = new JsonConfigurationSource { Path = here };
            source.ResolveFileProvider();
            sources.Insert(sources.IndexOf(sources.OfType<JsonConfigurationSource>().Last()) + 1, source);
        }
        configuration.AddCommandLine(args, CommandLine.Switches);
    }

    private static JsonConfigurationSource Bundled() =>
        new() { FileProvider = new EmbeddedFileProvider(typeof(OwnConfiguration).Assembly, ""), Path = FileName };
}
