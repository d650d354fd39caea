namespace LiveChatMeet.Identity;

public enum TicketPurpose
{
    /// <summary>Makes the first agent and the first site.</summary>
    Setup,

    /// <summary>Opens one hub connection for a visitor whose browser keeps no cookie in the frame.</summary>
    Connect,

    /// <summary>Makes a new agent's account.</summary>
    Invitation,

    /// <summary>Sets a new password for an agent.</summary>
    NewPassword,

    /// <summary>Sets a new password for an agent, and takes away their second factor.</summary>
    NewStart,

    /// <summary>Opens a call as one of its parties where there is no cookie of theirs: in a visitor's tab, which shares
    /// none with the framed livechat, and on another device.</summary>
    Meet,

    /// <summary>The session that that tab or device shows afterwards; valid while the call is open, any number of
    /// times.</summary>
    MeetSession,

    /// <summary>Makes a visitor of a former name of the server known under the new one.</summary>
    Move,
}

/// <summary>A one-use, short-lived right to open something. Only the hash of its secret is kept.</summary>
public sealed class Ticket
{
    /// <summary><see cref="Secrets.Hash"/> of what the holder shows.</summary>
    public required string Hash { get; init; }

    public required TicketPurpose Purpose { get; init; }

    /// <summary>Whom it is for: a <see cref="VisitorBrowser"/>, an agent's id, the e-mail address of an invitation, or
    /// empty.</summary>
    public required string Subject { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
