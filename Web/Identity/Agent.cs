using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Identity;

namespace LiveChatMeet.Identity;

/// <summary>Somebody who answers visitors. The e-mail address is for signing in and never leaves the console.</summary>
public sealed class Agent : IdentityUser
{
    public const int MaxNameLength = 80;
    public const int MinPasswordLength = 12;
    public const int DefaultAwayAfterMinutes = 10;
    public const int MaxAwayAfterMinutes = 480;

    public Agent() => Id = Ids.New();

    /// <summary>The name that visitors and colleagues see.</summary>
    public required string Name { get; set; }

    public bool IsAdministrator { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the account was disabled; null while it is enabled.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>Where this agent's calls open: in a tab, or as an overlay of the console.</summary>
    public Container CallsOpenIn { get; set; } = Container.Tab;

    public bool AlertsBySound { get; set; } = true;

    public bool AlertsByNotification { get; set; } = true;

    /// <summary>Which key sends what they write; the other one begins a line.</summary>
    public SendKey SendsBy { get; set; } = SendKey.Enter;

    /// <summary>Whether single keys act in the console.</summary>
    public bool UsesShortcuts { get; set; } = true;

    /// <summary>Whether a mail tells them that somebody waits and nobody is here.</summary>
    public bool AlertsByMail { get; set; }

    /// <summary>The language of their mails, such as <c>de</c>; null until they have chosen to get some.</summary>
    public string? Language { get; set; }

    /// <summary>Since when they are away; null while they are here. <c>Desk/AgentStatus</c> decides.</summary>
    public DateTimeOffset? AwayAt { get; set; }

    public bool IsAwayByHand { get; set; }

    /// <summary>When they said that they are back.</summary>
    public DateTimeOffset? BackAt { get; set; }

    /// <summary>After how many minutes without input they count as away; 0 for never.</summary>
    public int AwayAfterMinutes { get; set; } = DefaultAwayAfterMinutes;

    /// <summary>When a conversation was last given to them.</summary>
    public DateTimeOffset? AssignedAt { get; set; }

    public Author AsAuthor => AuthorOf(Id, Name);

    // The public short name reveals nothing of the e-mail address.
    public static Author AuthorOf(string id, string name) => new(id, Names.Slug(name, "agent"), name);
}
