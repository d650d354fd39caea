namespace LiveChatMeet.Identity;

/// <summary>Where the meet page of a call is shown.</summary>
public enum Container
{
    Docked,
    Overlay,
    Tab,
}
