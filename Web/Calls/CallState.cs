namespace LiveChatMeet.Calls;

public enum CallState
{
    Ringing,
    InProgress,
    Ended,
}

public enum EndReason
{
    HungUp,
    Declined,
    Cancelled,
    Missed,

    /// <summary>Nobody was left on one side.</summary>
    Dropped,

    /// <summary>Media never came through.</summary>
    Failed,
}

/// <summary>How far the ring has come on the visitor's side.</summary>
public enum RingProgress
{
    Sent,

    /// <summary>A livechat has the call.</summary>
    Delivered,

    /// <summary>The dialog is drawn.</summary>
    Ringing,

    /// <summary>The dialog is drawn in a visible document.</summary>
    Seen,
}
