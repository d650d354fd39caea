namespace LiveChatMeet.Sites.Doctor;

/// <summary>Why a page could not be fetched.</summary>
public enum FetchFailure
{
    NameUnknown,
    NotPublic,
    NoConnection,
    TimedOut,
    Certificate,
    RedirectsElsewhere,
    TooManyRedirects,
    BadAnswer,
}

/// <summary>A page as it was fetched, or why it could not be.</summary>
public sealed record FetchedPage
{
    /// <summary>Where it was found, after redirects.</summary>
    public required Uri Address { get; init; }

    public FetchFailure? Failure { get; init; }

    /// <summary>About the failure: an address, or what is wrong with a certificate.</summary>
    public string Detail { get; init; } = "";

    public int Status { get; init; }

    /// <summary>The content's type alone, such as <c>text/html</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The values of a header, each as it was sent; by the header's name in any case.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    public byte[] Body { get; init; } = [];

    /// <summary>Whether there is more than <see cref="Body"/>.</summary>
    public bool IsCut { get; init; }

    public IReadOnlyList<string> HeaderOf(string name) => Headers.GetValueOrDefault(name, []);
}

/// <summary>The origin of an address.</summary>
internal static class Origins
{
    /// <summary>Scheme, host and port as browsers write them, without who signs in.</summary>
    public static string Of(Uri address) => address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
}

/// <summary>How much of a page is fetched, and for how long.</summary>
public sealed record FetchLimits
{
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After decompression.</summary>
    public int Bytes { get; init; } = 1_000_000;

    public int Redirects { get; init; } = 5;
}
