using System.Text.Json;
using LiveChatMeet.Identity;
using LiveChatMeet.Storage;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Sites;

/// <summary>A customer's web site that embeds the livechat.</summary>
public sealed class Site
{
    /// <summary>How many columns of a statement hold one.</summary>
    public const int Columns = 15;

    public const int MaxNameLength = 80;
    public const string DefaultAccent = "#0e6781";

    public string Id { get; init; } = Ids.New();

    /// <summary>The public name in the pasted line (<c>data-site</c>) and in <c>/livechat/{site}</c>.</summary>
    public required string Key { get; set; }

    public required string Name { get; set; }

    /// <summary>The exact origins (scheme, host, port) whose pages may frame the livechat.</summary>
    public List<string> Origins { get; set; } = [];

    /// <summary><c>#rrggbb</c>, as the self-hoster chose it; what is drawn keeps enough contrast
    /// (<see cref="AccentPalette"/>).</summary>
    public string Accent { get; set; } = DefaultAccent;

    public bool AsksName { get; set; }

    public bool AsksEmail { get; set; }

    /// <summary>Whether visitors are asked how the help was, after a conversation or a call.</summary>
    public bool AsksRating { get; set; } = true;

    /// <summary>How long a call rings before it is missed, in seconds.</summary>
    public int RingSeconds { get; set; } = 45;

    public Container DesktopContainer { get; set; } = Container.Docked;

    public Container PhoneContainer { get; set; } = Container.Tab;

    /// <summary>Calls go through TURN only, so that visitor and agent never learn each other's address.</summary>
    public bool RelayOnly { get; set; }

    /// <summary>Whether any agent of its team may take over a conversation that a colleague has; administrators always
    /// may.</summary>
    public bool EveryoneTakesOver { get; set; }

    /// <summary>After how many minutes without its agent a conversation whose visitor waits for an answer goes back to
    /// waiting; null for never.</summary>
    public int? GivesBackAfterMinutes { get; set; } = 10;

    /// <summary>How many days a conversation is kept after it was closed; null for ever.</summary>
    public int? KeepsConversationsDays { get; set; }

    /// <summary>How many days name, e-mail address, page and browser of a visitor are kept after they were here last;
    /// null for ever.</summary>
    public int? KeepsVisitorsDays { get; set; }

    /// <summary>When an administrator deleted it: what is its goes piece by piece, and then the site itself.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>The number of the newest guest.</summary>
    public int LastGuest { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a page of the site last loaded the livechat; null before the first time.</summary>
    public DateTimeOffset? SeenAt { get; set; }

    /// <summary>A new site, named by the host of its first origin.</summary>
    /// <param name="number">From 2 on it is part of the key, because the key alone is taken.</param>
    public static Site At(string origin, DateTimeOffset now, int number = 1)
    {
        var host = new Uri(origin).Host;
        return new()
        {
            Key = Names.Slug(host, "site") + (number > 1 ? $"-{number}" : ""),
            Name = host.Length <= MaxNameLength ? host : host[..MaxNameLength],
            Origins = [origin],
            CreatedAt = now,
        };
    }

    /// <summary>A site as a <see cref="Statement"/> found it.</summary>
    /// <param name="row">Begins with it.</param>
    public static Site Stored(Row row) =>
        new()
        {
            Id = row.Text(0),
            Key = row.Text(1),
            Name = row.Text(2),
            Origins = JsonSerializer.Deserialize<List<string>>(row.Text(3)) ?? [],
            Accent = row.Text(4),
            AsksName = row.Truth(5),
            AsksEmail = row.Truth(6),
            RingSeconds = (int)row.Number(7),
            DesktopContainer = row.Named<Container>(8),
            PhoneContainer = row.Named<Container>(9),
            RelayOnly = row.Truth(10),
            LastGuest = (int)row.Number(11),
            CreatedAt = row.Time(12),
            SeenAt = row.TimeOrNull(13),
            AsksRating = row.Truth(14),
        };

    /// <summary>The line to paste into the site's pages.</summary>
    /// <param name="chat">Where visitors reach this server.</param>
    public string LineFor(string chat) =>
        $"<script async src=\"{chat}/livechat.js?site={Key}\" data-site=\"{Key}\"></script>";

    public bool Allows(string origin) => Origins.Contains(origin, StringComparer.Ordinal);
}
