namespace LiveChatMeet.Tests.Plant;

/// <summary>Waits for a fact, with a limit and a message.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    public static Task IsTrueAsync(string fact, Func<bool> isTrue, TimeSpan? limit = null) =>
        IsTrueAsync(fact, () => Task.FromResult(isTrue()), limit);

    public static async Task IsTrueAsync(string fact, Func<Task<bool>> isTrueAsync, TimeSpan? limit = null)
    {
        var (start, pause) = (TimeProvider.System.GetTimestamp(), ShortestPause);
        while (!await isTrueAsync())
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(start) < (limit ?? Limit),
                $"Not within {(limit ?? Limit).TotalSeconds:0.#} s: {fact}"
            );
            await Task.Delay(pause, TestContext.Current.CancellationToken);
            pause = pause * 1.2 < LongestPause ? pause * 1.2 : LongestPause;
        }
    }

    /// <summary>Waits until something no longer changes, and is not what it was.</summary>
    public static async Task<T> RestsAsync<T>(string fact, Func<Task<T>> askAsync, T? was = default)
        where T : class
    {
        T last = await askAsync();
        await IsTrueAsync(
            fact,
            async () =>
            {
                var before = last;
                await Task.Delay(Rest, TestContext.Current.CancellationToken);
                last = await askAsync();
                return last.Equals(before) && !last.Equals(was);
            }
        );
        return last;
    }
}
