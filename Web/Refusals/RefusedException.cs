using System.Globalization;

namespace LiveChatMeet.Refusals;

/// <summary>
/// A request that cannot be granted, with a stable kebab-case code from <see cref="Refusals"/>. Nothing was changed.
/// The hub sends <see cref="Error"/>, HTTP the code as the <c>code</c> of a ProblemDetails.
/// </summary>
/// <param name="retryAfter">When it may be granted; null if that is not known.</param>
public sealed class RefusedException(string code, TimeSpan? retryAfter = null) : Exception(code)
{
    public string Code { get; } = code;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The code; if it is known when to come back, followed by a blank and the milliseconds until
    /// then.</summary>
    public string Error =>
        RetryAfter is { } time
            ? string.Create(CultureInfo.InvariantCulture, $"{Code} {time.TotalMilliseconds:0}")
            : Code;

    public int Status => Refusal.StatusOf(Code);

    /// <summary>The code in an <see cref="Error"/>, or in what may be one.</summary>
    public static string CodeIn(string error) =>
        error.IndexOf(' ') is > 0 and var end && int.TryParse(error.AsSpan(end), CultureInfo.InvariantCulture, out _)
            ? error[..end]
            : error;
}
