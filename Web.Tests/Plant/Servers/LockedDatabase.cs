using LiveChatMeet.Refusals;

namespace LiveChatMeet.Tests.Plant.Servers;

/// <summary>What a server answers while another process has its database locked.</summary>
public static class LockedDatabase
{
    /// <summary>Its log says so each time the writer has waited in vain, with all that came meanwhile.</summary>
    public const string Waited = "The database refused a batch";

    /// <summary>Who is refused may come back: the database did not answer, or nothing more may wait behind what waits
    /// for it already.</summary>
    public static void AssertComesBack(string error) =>
        Assert.Contains(RefusedException.CodeIn(error), new[] { Refusal.StorageBusy, Refusal.Busy });
}
