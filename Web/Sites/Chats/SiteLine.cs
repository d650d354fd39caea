using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LiveChatMeet.Sites.Chats;

/// <summary>The first line of a site's loader: what it has to know on every page of a host. Its names are those of the
/// <c>data-</c> attributes that say the same where the file is pinned by its hash.</summary>
public sealed record SiteLine
{
    private const int MaxBytes = 200;

    private static readonly JsonSerializerOptions Terse = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // in a file of its own, and never in HTML
    };

    [JsonPropertyName("color")]
    public required string Color { get; init; }

    /// <summary><c>left</c>, or null.</summary>
    [JsonPropertyName("side")]
    public string? Side { get; init; }

    [JsonPropertyName("label")]
    public string? Label { get; init; }

    [JsonPropertyName("greet")]
    public string? Greet { get; init; }

    /// <summary>The pages of the greeting; null for all.</summary>
    [JsonPropertyName("on")]
    public string? On { get; init; }

    /// <summary>Its seconds.</summary>
    [JsonPropertyName("after")]
    public int? After { get; init; }

    /// <summary>Whether it may be sent to every page.</summary>
    [JsonIgnore]
    public bool IsShort => Encoding.UTF8.GetByteCount(ToString()) <= MaxBytes;

    public static SiteLine Of(Site site, SiteChat chat) =>
        new()
        {
            Color = site.Accent,
            Side = chat.IsLeft ? "left" : null,
            Label = chat.LauncherLabel,
            Greet = chat.Greeting,
            On = chat.Greeting is null ? null : PathOf(chat.GreetingPages),
            After = chat.Greeting is null ? null : chat.GreetingSeconds,
        };

    /// <summary>The same for a time at which nobody is greeted.</summary>
    public SiteLine WithoutGreeting() => this with { Greet = null, On = null, After = null };

    // As browsers write it.
    private static string? PathOf(string? pages) =>
        pages is null ? null : new Uri("http://site.invalid" + pages).AbsolutePath;

    /// <summary>The line, with its end.</summary>
    public override string ToString() => $"var LiveChatMeetSite={JsonSerializer.Serialize(this, Terse)}\n";
}
