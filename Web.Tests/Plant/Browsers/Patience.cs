namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>Waiting for facts, each with a limit and a message.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>How long one command to a browser may take before the browser counts as stuck.</summary>
    public static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(60);

    // Each question takes a browser some milliseconds, which others lack meanwhile.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(150);

    /// <summary>Asks <paramref name="problemAsync"/> until it answers null; a <see cref="BrowserException"/> counts as
    /// a problem too.</summary>
    /// <exception cref="BrowserException">The limit passed; the message has the last problem.</exception>
    public static async Task UntilAsync(string description, TimeSpan? limit, Func<Task<string?>> problemAsync)
    {
        var effectiveLimit = limit ?? Limit;
        var start = TimeProvider.System.GetTimestamp();
        var pause = ShortestPause;
        while (await ProblemAsync(problemAsync) is var (problem, cause) && problem is not null)
        {
            if (TimeProvider.System.GetElapsedTime(start) > effectiveLimit)
            {
                var message = $"{description}: not within {effectiveLimit.TotalSeconds:0.#} s. {problem}";
                throw cause is null ? new BrowserException(message) : new BrowserException(message, cause);
            }

            await Task.Delay(pause, TestContext.Current.CancellationToken);
            pause = pause * 1.3 < LongestPause ? pause * 1.3 : LongestPause;
        }
    }

    private static async Task<(string? Problem, Exception? Cause)> ProblemAsync(Func<Task<string?>> problemAsync)
    {
        try
        {
            return (await problemAsync(), null);
        }
        catch (BrowserException exception)
        {
            // a document may be replaced between two commands: the next round finds the new one
            return (exception.Message, exception);
        }
    }
}
