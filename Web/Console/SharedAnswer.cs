namespace LiveChatMeet.Console;

/// <summary>
/// An answer that many share until it is forgotten; never for long, in case a change was missed. When everybody who
/// waits for it has left, nobody asks any more.
/// </summary>
public sealed class SharedAnswer<T>(TimeProvider time)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Question? _question;

    /// <param name="cancelled">This asker left; the others may still wait.</param>
    public async Task<T> GetAsync(Func<CancellationToken, Task<T>> ask, CancellationToken cancelled)
    {
        cancelled.ThrowIfCancellationRequested();
        var question = Join(ask);
        try
        {
            return await question.Answer.WaitAsync(cancelled);
        }
        finally
        {
            Leave(question);
        }
    }

    public void Forget()
    {
        lock (_lock)
            _question = null;
    }

    private Question Join(Func<CancellationToken, Task<T>> ask)
    {
        lock (_lock)
        {
            if (_question is not { Answer: { IsFaulted: false, IsCanceled: false } } kept || IsOld(kept))
            {
                var left = new CancellationTokenSource();
                // SQLite reads in the asker's thread: on one of its own, an asker can leave.
                _question = kept = new(Task.Run(() => ask(left.Token)), left, time.GetTimestamp());
            }
            kept.Waiting++;
            return kept;
        }
    }

    private void Leave(Question question)
    {
        lock (_lock)
        {
            if (--question.Waiting > 0 || question.Answer.IsCompleted)
                return;
            if (_question == question)
                _question = null;
        }
        question.Left.Cancel();
    }

    private bool IsOld(Question question) => time.GetElapsedTime(question.AskedAt) >= KeptFor;

    private sealed class Question(Task<T> answer, CancellationTokenSource left, long askedAt)
    {
        public Task<T> Answer => answer;

        public CancellationTokenSource Left => left;

        public long AskedAt => askedAt;

        public int Waiting { get; set; }
    }
}
