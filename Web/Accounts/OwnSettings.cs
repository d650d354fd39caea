using LiveChatMeet.Identity;

namespace LiveChatMeet.Accounts;

/// <summary>How an agent works, as the form of their own settings has it. A class, because logs write the arguments of
/// handlers, and a class without ToString tells them nothing.</summary>
public sealed class OwnSettings
{
    public string? Name { get; init; }

    public Container CallsOpenIn { get; init; }

    public bool AlertsBySound { get; init; }

    public bool AlertsByNotification { get; init; }

    /// <summary>When somebody waits and nobody is here.</summary>
    public bool AlertsByMail { get; init; }

    /// <summary>After how many minutes without input they count as away; 0 for never.</summary>
    public int AwayAfterMinutes { get; init; } = Agent.DefaultAwayAfterMinutes;

    /// <summary>Which key sends what they write.</summary>
    public SendKey SendsBy { get; init; }

    /// <summary>Whether single keys act in the console.</summary>
    public bool UsesShortcuts { get; init; }

    public static OwnSettings Of(Agent agent) =>
        new()
        {
            Name = agent.Name,
            CallsOpenIn = agent.CallsOpenIn,
            AlertsBySound = agent.AlertsBySound,
            AlertsByNotification = agent.AlertsByNotification,
            AlertsByMail = agent.AlertsByMail,
            AwayAfterMinutes = agent.AwayAfterMinutes,
            SendsBy = agent.SendsBy,
            UsesShortcuts = agent.UsesShortcuts,
        };

    /// <param name="name">As it is stored.</param>
    /// <param name="language">Of their mails: the one in which they chose.</param>
    public void ApplyTo(Agent agent, string name, string language)
    {
        (agent.Name, agent.CallsOpenIn) = (name, CallsOpenIn);
        (agent.AlertsBySound, agent.AlertsByNotification) = (AlertsBySound, AlertsByNotification);
        (agent.AlertsByMail, agent.Language) = (AlertsByMail, language);
        agent.AwayAfterMinutes = AwayAfterMinutes;
        (agent.SendsBy, agent.UsesShortcuts) = (SendsBy, UsesShortcuts);
    }
}
