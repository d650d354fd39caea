using LiveChatMeet.Texts;
using Microsoft.AspNetCore.Identity;

namespace LiveChatMeet.Identity;

/// <summary>Somebody who answers visitors. The e-mail address is for signing in and never leaves the console.</summary>
public sealed class Agent : IdentityUser
{
    public const int MaxNameLength = 80;
    public const int MinPasswordLength = 12;

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

    public Author AsAuthor => AuthorOf(Id, Name);

    // The public short name reveals nothing of the e-mail address.
    public static Author AuthorOf(string id, string name) => new(id, Names.Slug(name, "agent"), name);
}
