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

    /// <summary>Media never came through, and no relay was missing: there was no way.</summary>
    Failed,

    /// <summary>Media never came through, and the server has no relay.</summary>
    FailedUnrelayed,

    /// <summary>Media never came through: the relay refused a credential.</summary>
    FailedRefused,

    /// <summary>Media never came through: the relay did not answer, or gave no place.</summary>
    FailedShut,
}

/// <summary>What belongs together of the reasons.</summary>
public static class EndReasons
{
    /// <summary>Whether a call ended because its sides never reached each other.</summary>
    public static bool IsFailure(this EndReason reason) =>
        reason is EndReason.Failed or EndReason.FailedUnrelayed or EndReason.FailedRefused or EndReason.FailedShut;

    /// <summary>Whether somebody should call back: the visitor did not take it.</summary>
    public static bool IsToReturn(this EndReason reason) => reason is EndReason.Missed or EndReason.Declined;
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
