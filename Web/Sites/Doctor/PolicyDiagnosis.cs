namespace LiveChatMeet.Sites.Doctor;

/// <summary>Finds what a page's Content-Security-Policies forbid: all of them must allow what the chat loads.</summary>
/// <param name="page">The answer.</param>
/// <param name="line">The pasted line, or what it will be.</param>
internal sealed class PolicyDiagnosis(Expected expected, FetchedPage page, PastedLine line)
{
    private readonly Uri _latePart = new(expected.Chat + expected.LatePart);
    private readonly Uri _frame = new($"{expected.Chat}/livechat/{Uri.EscapeDataString(expected.Site.Key)}");

    // A line of another server is mended first.
    private readonly PastedLine _line =
        Origins.Of(line.Address) == expected.Chat ? line : line with { Address = new($"{expected.Chat}/livechat.js") };

    public IEnumerable<Symptom> Of(PageReading reading) =>
        ContentPolicy.OfHeader(page.HeaderOf("Content-Security-Policy")).Concat(reading.Policies).SelectMany(Of);

    private IEnumerable<Symptom> Of(ContentPolicy policy)
    {
        var script = policy.AllowsScript(_line, page.Address) && policy.AllowsImport(_line, _latePart, page.Address);
        var frame = policy.AllowsFrame(_frame, page.Address);
        // One header to paste, with all that it lacks, at the first thing that is wrong.
        var fix = Sent(policy, policy.With(expected.Chat, !script, !frame));
        if (!script && policy.WantsNonce)
            yield return new(Problem.ScriptNeedsNonce)
            {
                Fix = expected.Line.Replace("async ", "async nonce=\"…\" ", StringComparison.Ordinal),
            };
        else if (!script)
            yield return new(Problem.ScriptForbidden, expected.Chat) { Fix = fix };
        if (!frame)
            yield return new(Problem.FrameForbidden, expected.Chat) { Fix = script || policy.WantsNonce ? fix : null };
        if (policy.MissingOfSandbox is { Count: > 0 } missing)
            yield return new(Problem.SandboxTooTight, string.Join(' ', missing)) { Fix = fix };
    }

    private static string Sent(ContentPolicy policy, string text) =>
        policy.IsHeader
            ? $"Content-Security-Policy: {text}"
            : $"<meta http-equiv=\"Content-Security-Policy\" "
                + $"content=\"{text.Replace("\"", "&quot;", StringComparison.Ordinal)}\">";
}
