namespace LiveChatMeet.Identity;

/// <summary>Which key sends what an agent has written.</summary>
public enum SendKey
{
    Enter,

    /// <summary>Or Command and Enter.</summary>
    CtrlEnter,
}
