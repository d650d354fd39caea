using LiveChatMeet.Console;
using LiveChatMeet.Tests.Plant;
using Microsoft.Extensions.Time.Testing;

namespace LiveChatMeet.Tests.Console;

public sealed class SharedAnswerTests
{
    private readonly SharedAnswer<int> _shared = new(new FakeTimeProvider());
    private readonly TaskCompletionSource<int> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;
    private CancellationToken _left;

    [Fact]
    public async Task Many_share_one_answer_until_it_is_forgotten()
    {
        _answer.SetResult(7);

        var first = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => GetAsync(default)));
        _shared.Forget();
        await GetAsync(default);

        Assert.All(first, answer => Assert.Equal(7, answer));
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task Who_leaves_does_not_end_the_question_of_the_others()
    {
        using var leaves = new CancellationTokenSource();
        var (one, other) = (GetAsync(leaves.Token), GetAsync(default));
        await Eventually.IsTrueAsync("the question is asked", () => _asked == 1);

        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        Assert.False(_left.IsCancellationRequested);
        _answer.SetResult(7);

        Assert.Equal(7, await other);
    }

    [Fact]
    public async Task A_question_that_nobody_waits_for_any_more_ends_and_the_next_asks_anew()
    {
        using var leaves = new CancellationTokenSource();
        var (one, other) = (GetAsync(leaves.Token), GetAsync(leaves.Token));
        await Eventually.IsTrueAsync("the question is asked", () => _asked == 1);

        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);

        Assert.True(_left.IsCancellationRequested);
        _answer.SetResult(7);
        Assert.Equal((7, 2), (await GetAsync(default), _asked));
    }

    private Task<int> GetAsync(CancellationToken cancelled) =>
        _shared.GetAsync(
            left =>
            {
                _left = left;
                Interlocked.Increment(ref _asked);
                return _answer.Task.WaitAsync(left);
            },
            cancelled
        );
}
