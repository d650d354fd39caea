namespace LiveChatMeet.Check;

/// <summary>All checks, in the order in which they are shown.</summary>
public sealed class AllChecks(IEnumerable<ICheck> own, IEnumerable<IBrowserCheck> browsers, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public IReadOnlyList<ICheck> Own { get; } = [.. own];

    public IReadOnlyList<IBrowserCheck> Browsers { get; } = [.. browsers];

    /// <summary>Runs one, as long as it may take.</summary>
    public async Task<Finding> RunAsync(ICheck check, Reached? from, CancellationToken cancelled)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        using var ends = time.CreateTimer(_ => limit.Cancel(), null, Limit, Timeout.InfiniteTimeSpan);
        try
        {
            return await check.RunAsync(from, limit.Token);
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            return new(CheckState.Warning, Phrase.Say("No answer within {0} seconds", Limit.TotalSeconds))
            {
                Cause = Phrase.Say("The machine is very busy, or what is asked does not answer."),
            };
        }
    }

    /// <summary>Runs all that need no browser, side by side.</summary>
    public async Task<IReadOnlyList<(ICheck Check, Finding Finding)>> RunAllAsync(
        Reached? from,
        CancellationToken cancelled
    ) => await Task.WhenAll(Own.Select(async check => (check, await RunAsync(check, from, cancelled))));
}
