using LiveChatMeet.Texts;

namespace LiveChatMeet.Desk.Answers;

/// <summary>A text that agents put into what they write, by a slash and its shortcut.</summary>
public sealed class CannedAnswer
{
    public const int MaxShortcutLength = 32;
    public const int MaxTitleLength = 80;

    /// <summary>With the names filled in, it still is a message.</summary>
    public const int MaxTextLength = 4_000;

    /// <summary>Of one agent, and of all together.</summary>
    public const int Most = 500;

    public string Id { get; init; } = Ids.New();

    /// <summary>Whose it is alone; null if everybody has it.</summary>
    public required string? OwnerId { get; init; }

    /// <summary>What is typed after the slash: lower case letters, digits and hyphens.</summary>
    public required string Shortcut { get; set; }

    public required string Title { get; set; }

    /// <summary>May hold <c>{visitor}</c>, <c>{agent}</c> and <c>{site}</c>.</summary>
    public required string Text { get; set; }
}
