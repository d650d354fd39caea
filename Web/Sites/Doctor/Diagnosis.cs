using LiveChatMeet.Hosting;

namespace LiveChatMeet.Sites.Doctor;

/// <summary>What is compared with a page: the site, and the chat's server as its visitors know it.</summary>
/// <param name="Chat">The chat's origin.</param>
/// <param name="LatePart">Where the loader's late part is, for policies that name paths.</param>
/// <param name="NameOfSite">The name of the site that has a key; null if none has.</param>
public sealed record Expected(Site Site, string Chat, string LatePart, Func<string, string?> NameOfSite)
{
    public string Line => Site.LineFor(Chat);

    /// <summary>The line for pages where attributes do not survive.</summary>
    public string LineWithKeyInAddress =>
        $"<script async src=\"{Chat}/livechat.js?site={Uri.EscapeDataString(Site.Key)}\"></script>";
}

/// <summary>Finds what keeps the chat, or its calls, from a page.</summary>
public sealed class Diagnosis(Expected expected)
{
    /// <summary>What is wrong, in the order in which one mends it; empty when all is right.</summary>
    public IReadOnlyList<Symptom> Of(FetchedPage page)
    {
        if (page.Failure is { } failure)
            return [FailureOf(failure, page)];
        if (page.Status is < 200 or >= 300)
            return [new(Problem.Status, $"{page.Status}")];
        if (page.Type is not ("text/html" or "application/xhtml+xml"))
            return [new(Problem.NotHtml, page.Type ?? "-")];
        return [.. OfAddress(page.Address), .. OfPage(page, PageReader.Read(page, expected.Chat))];
    }

    private Symptom FailureOf(FetchFailure failure, FetchedPage page) =>
        failure switch
        {
            FetchFailure.NameUnknown => new(Problem.NameUnknown, page.Address.IdnHost),
            FetchFailure.NotPublic => new(Problem.NotPublic, page.Address.IdnHost, page.Detail),
            FetchFailure.NoConnection => new(Problem.NoConnection, page.Address.Authority),
            FetchFailure.TimedOut => new(Problem.TimedOut),
            FetchFailure.Certificate => new(
                page.Detail switch
                {
                    "name" => Problem.CertificateOfOtherName,
                    "time" => Problem.CertificateOutOfTime,
                    _ => Problem.CertificateUnknown,
                },
                page.Address.IdnHost
            ),
            FetchFailure.RedirectsElsewhere => new(Problem.RedirectsElsewhere, page.Detail)
            {
                Fix = expected.Site.Allows(page.Detail) ? null : page.Detail,
            },
            FetchFailure.TooManyRedirects => new(Problem.TooManyRedirects),
            _ => new(Problem.BadAnswer),
        };

    private static IEnumerable<Symptom> OfAddress(Uri page)
    {
        if (page.Scheme == "http" && !Requests.IsLoopback(page.Host))
            yield return new(Problem.PlainHttp, $"https://{page.IdnHost}");
    }

    private IEnumerable<Symptom> OfPage(FetchedPage page, PageReading reading)
    {
        var line = LineIn(reading);
        foreach (var symptom in line is null ? OfNoLine(page, reading) : OfLine(line, page.Address))
            yield return symptom;
        line ??= new() { Address = new($"{expected.Chat}/livechat.js") }; // as it will be
        foreach (var symptom in new PolicyDiagnosis(expected, page, line).Of(reading))
            yield return symptom;
        if (OfFeatures(page) is { } features)
            yield return features;
    }

    // The loader takes the first that names a site.
    private static PastedLine? LineIn(PageReading reading) =>
        reading.Lines.FirstOrDefault(line => !line.Sleeps && line.Key is not null)
        ?? reading.Lines.FirstOrDefault(line => !line.Sleeps)
        ?? (reading.Lines is [var sleeping, ..] ? sleeping : null);

    private IEnumerable<Symptom> OfNoLine(FetchedPage page, PageReading reading)
    {
        var problem = reading switch
        {
            { FramesChat: true } => Problem.ChatFramedByHand,
            { Trace: LineTrace.InFrame } => Problem.LineInFrame,
            { Trace: LineTrace.InScript } => Problem.LineInScript,
            { Trace: LineTrace.InComment } => Problem.LineInComment,
            { Trace: LineTrace.AsText } => Problem.LineAsText,
            _ when page.IsCut => Problem.PageCut,
            _ => Problem.LineMissing,
        };
        yield return new(problem) { Fix = expected.Line };
    }

    private IEnumerable<Symptom> OfLine(PastedLine line, Uri page)
    {
        var origin = Origins.Of(line.Address);
        if (page.Scheme == "https" && line.Address.Scheme == "http")
            yield return new(Problem.LoaderOverHttp, origin) { Fix = expected.Line };
        else if (origin != expected.Chat)
            yield return new(Problem.LoaderElsewhere, origin, expected.Chat) { Fix = expected.Line };
        if (line.Key is null)
            yield return new(Problem.KeyMissing) { Fix = expected.LineWithKeyInAddress };
        else if (line.Key != expected.Site.Key)
            yield return OfKey(line.Key);
        if (line.Sleeps)
            yield return new(Problem.LineSleeps) { Fix = expected.Line };
        if (line.Integrity is not null && line.Address.Segments[^1] == "livechat.js")
            yield return new(Problem.LoaderPinned) { Fix = expected.Line };
    }

    private Symptom OfKey(string key) =>
        expected.NameOfSite(key) is { } name
            ? new(Problem.KeyOfOtherSite, key, name) { Fix = expected.Line }
            : new(Problem.KeyUnknown, key) { Fix = expected.Line };

    private Symptom? OfFeatures(FetchedPage page)
    {
        if (PermissionsPolicy.Parse(page.HeaderOf("Permissions-Policy")) is not { } policy)
            return null;
        var origin = Origins.Of(page.Address);
        string[] missing = [.. PermissionsPolicy.OfCalls.Where(one => !policy.Allows(one, origin, expected.Chat))];
        return missing.Length == 0
            ? null
            : new(Problem.FeaturesForbidden, string.Join(", ", missing))
            {
                Fix = $"Permissions-Policy: {policy.With(missing, expected.Chat)}",
            };
    }
}
