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
            AwayAfterMinutes = agent.AwayAfterMinutes,
            SendsBy = agent.SendsBy,
            UsesShortcuts = agent.UsesShortcuts,
        };
}
