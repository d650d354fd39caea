namespace LiveChatMeet.Hosting;

/// <summary>Who may read <c>/metrics</c>.</summary>
public sealed record MetricsSettings
{
    public const int MinTokenLength = 16;

    /// <summary>Whoever brings it may read, from anywhere. Null: only programs on this machine.</summary>
    public string? Token { get; init; }

    /// <summary>What is wrong, as a sentence; null when nothing is.</summary>
    public string? Problem =>
        Token is { } token && (token.Length < MinTokenLength || token.Any(letter => letter is <= ' ' or > '~'))
            ? $"Metrics:Token must have at least {MinTokenLength} characters, all of them visible ones of ASCII."
            : null;
}

/// <summary>Where traces and metrics are sent (OTLP, over HTTP). Nothing is sent unless it is set.</summary>
public sealed record OtlpSettings
{
    /// <summary>The collector's address without a path of OTLP's own, such as <c>http://localhost:4318</c>.</summary>
    public string? Endpoint { get; init; }

    /// <summary>What the collector wants in headers, such as <c>authorization=Bearer …</c>; several are separated by
    /// commas.</summary>
    public string? Headers { get; init; }

    /// <summary>What is wrong, as a sentence; null when nothing is.</summary>
    public string? Problem =>
        Endpoint is { } endpoint
        && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            ? $"Otlp:Endpoint is \"{endpoint}\", but must be an address such as http://localhost:4318."
        : Headers is { } headers && headers.Split(',').Any(header => header.IndexOf('=') < 1)
            ? "Otlp:Headers must be names and values, such as authorization=Bearer SECRET, separated by commas."
        : Headers is not null && Endpoint is null ? "Otlp:Headers needs Otlp:Endpoint."
        : null;
}
