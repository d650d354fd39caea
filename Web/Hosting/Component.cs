using System.Text.Json;

namespace LiveChatMeet.Hosting;

/// <summary>A package that the product has something of.</summary>
/// <param name="Licence">By its name in SPDX.</param>
/// <param name="Page">Where its text is.</param>
/// <param name="Where">"server", or "browser".</param>
public sealed record Component(string Name, string Version, string Licence, string Page, string Where)
{
    private const string Resource = "components.json"; // made by packaging/components.mjs with each build

    /// <summary>All of them, by their names.</summary>
    /// <exception cref="InvalidOperationException">The build has made no list.</exception>
    public static IReadOnlyList<Component> All()
    {
        using var list =
            typeof(Component).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException("The build has made no list of components.");
        return JsonSerializer.Deserialize<List<Component>>(list, JsonSerializerOptions.Web) ?? [];
    }
}
