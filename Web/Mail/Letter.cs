using LiveChatMeet.Sites;

namespace LiveChatMeet.Mail;

/// <summary>What a mail says, in its reader's language. <c>Letter.cshtml</c> draws it, <see cref="LetterText"/> writes
/// it as plain text.</summary>
public sealed record Letter
{
    /// <summary>Such as <c>de</c>.</summary>
    public required string Language { get; init; }

    /// <summary>Who it is from, as its reader knows them: a site, or this server.</summary>
    public required string From { get; init; }

    /// <summary>The site's colour, as <c>#rrggbb</c>.</summary>
    public string Accent { get; init; } = Site.DefaultAccent;

    public required string Subject { get; init; }

    /// <summary>What lists of mails show beside the subject.</summary>
    public required string Preview { get; init; }

    public required string Heading { get; init; }

    public required IReadOnlyList<LetterPart> Parts { get; init; }

    /// <summary>Why it came, and who sent it; in small letters at the end.</summary>
    public required IReadOnlyList<string> Footer { get; init; }

    /// <summary>Where its reader can stop such mails; null if they asked for this one.</summary>
    public string? StopAddress { get; init; }

    /// <summary>Where an answer goes; null if nobody would read it.</summary>
    public string? ReplyTo { get; init; }
}

/// <summary>A part of a <see cref="Letter"/>, from top to bottom.</summary>
public abstract record LetterPart
{
    public sealed record Words(string Text) : LetterPart;

    /// <summary>Smaller, below what matters.</summary>
    public sealed record Remark(string Text) : LetterPart;

    /// <param name="Who">Who wrote it, as its reader calls them.</param>
    /// <param name="When">Already in words.</param>
    /// <param name="IsOwn">Whether the reader wrote it.</param>
    public sealed record Said(string Who, string Text, string When, bool IsOwn) : LetterPart;

    /// <summary>A call, where it happened.</summary>
    public sealed record Called(string Title, string Details, bool WasMissed) : LetterPart;

    public sealed record Button(string Label, string Address) : LetterPart;
}
