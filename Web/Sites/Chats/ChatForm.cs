using LiveChatMeet.Storage;

namespace LiveChatMeet.Sites.Chats;

/// <summary>How a site's chat looks as its form has it. A class, because logs write the arguments of handlers, and a
/// class without ToString tells them nothing.</summary>
public sealed class ChatForm
{
    public string? Heading { get; set; }

    public string? Welcome { get; set; }

    public bool IsLeft { get; set; }

    public string? LauncherLabel { get; set; }

    public string? Greeting { get; set; }

    public string? GreetingPages { get; set; }

    public int GreetingSeconds { get; set; }

    public bool GreetsWhenClosed { get; set; }

    public string? PrivacyLink { get; set; }

    public string? Consent { get; set; }

    public bool HasSound { get; set; }

    public static ChatForm Of(SiteChat stored) =>
        new()
        {
            Heading = stored.Heading,
            Welcome = stored.Welcome,
            IsLeft = stored.IsLeft,
            LauncherLabel = stored.LauncherLabel,
            Greeting = stored.Greeting,
            GreetingPages = stored.GreetingPages,
            GreetingSeconds = stored.GreetingSeconds,
            GreetsWhenClosed = stored.GreetsWhenClosed,
            PrivacyLink = stored.PrivacyLink,
            Consent = stored.Consent,
            HasSound = stored.HasSound,
        };

    /// <summary>What the audit trail says of a change.</summary>
    public AuditChanges ChangesSince(ChatForm before) =>
        new AuditChanges()
            .Add(nameof(Heading), before.Heading, Heading)
            .Add(nameof(Welcome), before.Welcome, Welcome)
            .Add(nameof(IsLeft), before.IsLeft, IsLeft)
            .Add(nameof(LauncherLabel), before.LauncherLabel, LauncherLabel)
            .Add(nameof(Greeting), before.Greeting, Greeting)
            .Add(nameof(GreetingPages), before.GreetingPages, GreetingPages)
            .Add(nameof(GreetingSeconds), before.GreetingSeconds, GreetingSeconds)
            .Add(nameof(GreetsWhenClosed), before.GreetsWhenClosed, GreetsWhenClosed)
            .Add(nameof(PrivacyLink), before.PrivacyLink, PrivacyLink)
            .Add(nameof(Consent), before.Consent?.Replace("\n", " "), Consent?.Replace("\n", " "))
            .Add(nameof(HasSound), before.HasSound, HasSound);
}
