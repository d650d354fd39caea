namespace LiveChatMeet.Sites.Doctor;

/// <summary>What can be wrong with a page.</summary>
public enum Problem
{
    NameUnknown,
    NotPublic,
    NoConnection,
    TimedOut,
    CertificateOfOtherName,
    CertificateOutOfTime,
    CertificateUnknown,
    RedirectsElsewhere,
    TooManyRedirects,
    BadAnswer,
    Status,
    NotHtml,
    PlainHttp,
    LineMissing,
    LineInComment,
    LineAsText,
    LineInScript,
    LineInFrame,
    LineSleeps,
    ChatFramedByHand,
    PageCut,
    KeyMissing,
    KeyOfOtherSite,
    KeyUnknown,
    LoaderElsewhere,
    LoaderOverHttp,
    LoaderPinned,
    ScriptForbidden,
    ScriptNeedsNonce,
    FrameForbidden,
    SandboxTooTight,
    FeaturesForbidden,
}

/// <summary>The parts of a page that are looked at.</summary>
public enum Area
{
    Address,
    Line,
    Policy,
    Features,
}

/// <summary>What visitors have of it.</summary>
public enum VisitorsSee
{
    NoChat,
    ARefusal,
    NoCalls,
    ItDepends,
}

/// <summary>One thing that is wrong with a page.</summary>
/// <param name="With">What its sentences name: an address, a key, a number.</param>
public sealed record Symptom(Problem Problem, params string[] With)
{
    /// <summary>What to paste; null where there is nothing.</summary>
    public string? Fix { get; init; }

    public Area Area =>
        Problem switch
        {
            <= Problem.PlainHttp => Area.Address,
            <= Problem.LoaderPinned => Area.Line,
            <= Problem.SandboxTooTight => Area.Policy,
            _ => Area.Features,
        };

    public VisitorsSee Visitors =>
        Problem switch
        {
            Problem.KeyOfOtherSite or Problem.KeyUnknown or Problem.FrameForbidden or Problem.SandboxTooTight =>
                VisitorsSee.ARefusal,
            Problem.PlainHttp or Problem.FeaturesForbidden => VisitorsSee.NoCalls,
            <= Problem.NotHtml
            or Problem.PageCut
            or Problem.LineInScript
            or Problem.LineSleeps
            or Problem.LoaderPinned => VisitorsSee.ItDepends,
            _ => VisitorsSee.NoChat,
        };

    /// <summary>Whether it may be as somebody wants it.</summary>
    public bool IsMild =>
        Problem is Problem.LineInScript or Problem.LineSleeps or Problem.PageCut or Problem.LoaderPinned;
}
