using LiveChatMeet.Calls;
using LiveChatMeet.Identity;

namespace LiveChatMeet.Meet;

/// <summary>What the meet page first shows of a call; its script draws the rest from snapshots.</summary>
public sealed record CallView
{
    public required string CallId { get; init; }

    public required string Rid { get; init; }

    /// <summary>Who looks at it.</summary>
    public required Party Party { get; init; }

    public bool IsAgent => Party == Party.Agent;

    public required string OtherName { get; init; }

    public string ShortName => Names.ShortName(OtherName);

    public required string OtherInitials { get; init; }

    public required int OtherTone { get; init; }

    /// <summary>The site that the visitor writes on, by its name.</summary>
    public required string SiteName { get; init; }

    /// <summary>As <see cref="NameOf"/> names it.</summary>
    public required string State { get; init; }

    public required Container Container { get; init; }

    /// <summary>Lets the page borrow a connection at once.</summary>
    public required string LendNonce { get; init; }

    /// <summary>The role of its own hub connection: <c>agent</c> with the console's cookie, else <c>meet</c>.</summary>
    public required string ConnectsAs { get; init; }

    public required OtherDevice OtherDevice { get; init; }

    /// <summary>The conversation beside the call; null where it is docked in that.</summary>
    public required CallPanelView? Panel { get; init; }

    /// <summary>The state's name in markup and script.</summary>
    public static string NameOf(CallState state) =>
        state switch
        {
            CallState.Ringing => "ringing",
            CallState.InProgress => "in-progress",
            _ => "ended",
        };
}
