namespace LiveChatMeet.Identity;

/// <summary>The two sides of a room and of a call.</summary>
public enum Party
{
    Visitor,
    Agent,
}
