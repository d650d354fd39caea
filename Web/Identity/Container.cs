namespace LiveChatMeet.Identity;

/// <summary>Where the meet page of a call shows.</summary>
public enum Container
{
    Docked,
    Overlay,
    Tab,
}
