using System.Net;

namespace LiveChatMeet.Check;

/// <summary>Something that the server itself can look at.</summary>
public interface ICheck
{
    /// <summary>In addresses and markup: lower case, with hyphens.</summary>
    string Name { get; }

    Phrase Title { get; }

    /// <param name="from">How the administrator's browser reached the server; null on the command line.</param>
    Task<Finding> RunAsync(Reached? from, CancellationToken cancelled);
}

/// <summary>Something that only a browser can try. It reports an outcome of a closed list; the server has the
/// words.</summary>
public interface IBrowserCheck
{
    string Name { get; }

    Phrase Title { get; }

    /// <summary>Why there is nothing to try; null if there is.</summary>
    Phrase? WhyNot { get; }

    Finding Of(BrowserReport report);
}

/// <summary>How a browser reached this server.</summary>
/// <param name="Origin">Where the browser says it is; null if it does not say.</param>
/// <param name="SeenAt">The same as the server sees it, from the request and a named proxy's headers.</param>
/// <param name="Peer">Who is at the other end of the connection: the proxy, if there is one.</param>
/// <param name="Forwards">Whether the request came with forwarded headers.</param>
public sealed record Reached(string? Origin, string SeenAt, IPAddress? Peer, bool Forwards);

public enum BrowserOutcome
{
    Works,

    /// <summary>Somebody answered, and said no.</summary>
    Refused,

    /// <summary>Nobody answered.</summary>
    Unreachable,

    /// <summary>It did not work, and this browser does not say why.</summary>
    Silent,

    /// <summary>The server answers, but not to a WebSocket.</summary>
    NoUpgrade,

    /// <summary>Both ends are there, and nothing passes.</summary>
    NoPicture,
}

/// <param name="Code">Of STUN or HTTP; 0 if there is none.</param>
/// <param name="Milliseconds">How long it took; of the clock, the browser's time since 1970.</param>
public sealed record BrowserReport(BrowserOutcome Outcome, int Code, long Milliseconds);
