using LiveChatMeet.Refusals;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Calls;

/// <summary>How large a signal may be: far above what browsers make, far below what hurts.</summary>
public static class SignalLimits
{
    private const int LongestSdp = 50_000;
    private const int LongestCandidate = 512;
    private const int MostCandidates = 50;

    /// <exception cref="RefusedException"><see cref="Refusal.BadArguments"/></exception>
    public static void Check(string? to, Signal? signal)
    {
        var isGood =
            Ids.IsWellFormed(to)
            && signal switch
            {
                {
                    Description: { Type: "offer" or "answer", Sdp: { Length: > 0 and <= LongestSdp } },
                    Candidates: null
                } => true,
                { Description: null, Candidates: { Count: > 0 and <= MostCandidates } candidates } => candidates.All(
                    IsGood
                ),
                _ => false,
            };
        if (!isGood)
            throw new RefusedException(Refusal.BadArguments);
    }

    private static bool IsGood(Candidate? candidate) =>
        candidate is { Text.Length: <= LongestCandidate }
        && candidate.SdpMid is null or { Length: <= 64 }
        && candidate.UsernameFragment is null or { Length: <= 256 };
}
