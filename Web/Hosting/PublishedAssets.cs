using System.Reflection;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Embedded;
using Microsoft.Extensions.Primitives;

namespace LiveChatMeet.Hosting;

/// <summary>The static files of the published file. They are resources of an assembly in it (Client.targets), so that
/// nothing has to be unpacked to be served.</summary>
public sealed class PublishedAssets : IFileProvider
{
    // Both are set by the build: Web.csproj, Client.targets.
    private const string Switch = "LiveChatMeet.HasPublishedAssets";
    private const string List = "endpoints.json";

    private static readonly DateTimeOffset Published = DateTimeOffset.UnixEpoch;

    private readonly Assembly _assembly = Assembly.Load("livechatmeet.assets");

    /// <summary>Takes the place of the directory that <c>dotnet run</c> and the tests serve, if this is the published
    /// file.</summary>
    public static void UseIfPublished(IWebHostEnvironment environment)
    {
        if (AppContext.TryGetSwitch(Switch, out var isPublished) && isPublished)
            environment.WebRootFileProvider = new PublishedAssets();
    }

    /// <summary>Maps the static files, and lets the pages name them.</summary>
    public static void Map(WebApplication app)
    {
        if (app.Environment.WebRootFileProvider is PublishedAssets published)
            published.MapListed(app);
        else
            Map(app, null);
    }

    public IFileInfo GetFileInfo(string subpath)
    {
        var name = $"wwwroot/{subpath.TrimStart('/')}";
        return _assembly.GetManifestResourceInfo(name) is null
            ? new NotFoundFileInfo(name)
            : new EmbeddedResourceFileInfo(_assembly, name, Path.GetFileName(name), Published);
    }

    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    // The framework reads the list of the files when they are mapped, and from a file only.
    private void MapListed(WebApplication app)
    {
        using var reader = new StreamReader(_assembly.GetManifestResourceStream(List)!);
        var list = Path.Combine(app.Services.GetRequiredService<DataDirectory>().Path, List);
        try
        {
            OwnersOnly.Write(list, reader.ReadToEnd());
            Map(app, list);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(ExitCode.DataDirectory, $"{list} cannot be written: {failure.Message}");
        }
        finally
        {
            File.Delete(list);
        }
    }

    private static void Map(WebApplication app, string? list)
    {
        app.MapStaticAssets(list).AllowAnonymous();
        app.MapRazorPages().WithStaticAssets(list);
    }
}
