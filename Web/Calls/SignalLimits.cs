using LiveChatMeet.Refusals;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Calls;

/// <summary>How large a signal may be: far above what browsers make, far below what hurts.</summary>
public static class SignalLimits
{
    private const int MaxSdpLength = 50_000;
    private const int MaxCandidateLength = 512;
    private const int MaxCandidates = 50;
    private const int MaxLinesOfAKind = 200;

    /// <exception cref="RefusedException"><see cref="Refusal.BadArguments"/></exception>
    public static void Check(string? to, Signal? signal)
    {
        var isGood =
            Ids.IsWellFormed(to)
            && signal switch
            {
                {
                    Description: { Type: "offer" or "answer", Sdp: { Length: > 0 and <= MaxSdpLength } sdp },
                    Candidates: null
                } => LinesWith("m=", sdp) <= MaxLinesOfAKind && LinesWith("a=candidate:", sdp) <= MaxLinesOfAKind,
                { Description: null, Candidates: { Count: > 0 and <= MaxCandidates } candidates } => candidates.All(
                    IsGood
                ),
                _ => false,
            };
        if (!isGood)
            throw new RefusedException(Refusal.BadArguments);
    }

    /// <summary>How many lines begin so, whatever ends the line before; the first line of a description is its
    /// version.</summary>
    private static int LinesWith(string start, ReadOnlySpan<char> sdp) =>
        sdp.Count($"\n{start}") + sdp.Count($"\r{start}");

    private static bool IsGood(Candidate? candidate) =>
        candidate is { Text.Length: <= MaxCandidateLength }
        && candidate.SdpMid is null or { Length: <= 64 }
        && candidate.UsernameFragment is null or { Length: <= 256 };
}
