using System.Text.Json;
using System.Text.Json.Serialization;
using LiveChatMeet.Tests.Plant.Browsers;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>
/// A page of somebody's web site, as the file <c>Web.Tests/Hosts/NAME.html</c>. <c>{chat}</c> and <c>{site}</c> in it
/// stand for the chat's origin and the site's key. Its first line may say what it needs:
/// <c>&lt;!-- host: { "browser": "Firefox", "headers": { … } } --&gt;</c>. A function <c>next()</c> of the page does to
/// it what such pages do while a visitor is there.
/// </summary>
public sealed record HostPage(string Name, HostNeeds Needs, string Html)
{
    private const string Begin = "<!-- host:";
    private const string End = "-->";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Hosts");
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static IReadOnlyList<HostPage> All { get; } =
    [.. Directory.GetFiles(Folder, "*.html").Order(StringComparer.Ordinal).Select(Read)];

    public static HostPage? Find(string name) => All.FirstOrDefault(page => page.Name == name);

    private static HostPage Read(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var text = File.ReadAllText(file);
        if (!text.StartsWith(Begin, StringComparison.Ordinal))
            return new(name, new(), text);

        var end = text.IndexOf(End, StringComparison.Ordinal);
        var needs =
            JsonSerializer.Deserialize<HostNeeds>(text[Begin.Length..end], Json)
            ?? throw new InvalidDataException($"{file} begins with a comment that says nothing.");
        return new(name, needs, text[(end + End.Length)..].TrimStart());
    }
}

/// <summary>What a page's first line says.</summary>
public sealed record HostNeeds
{
    /// <summary>The browser that finds it harder; all do in the long run.</summary>
    public BrowserKind Browser { get; init; } = BrowserKind.Chromium;

    /// <summary>Whether it is looked at on a phone, where an accepted call opens in a tab. Chromium only: Firefox lays
    /// nothing out as its phones do.</summary>
    public bool Phone { get; init; }

    /// <summary>Whether there can be no chat on it.</summary>
    public bool Refused { get; init; }

    /// <summary>Headers of its answer.</summary>
    public Dictionary<string, string> Headers { get; init; } = [];
}
