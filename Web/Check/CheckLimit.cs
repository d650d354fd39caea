using LiveChatMeet.Hosting;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Check;

/// <summary>How often an administrator may have the server checked: some checks read the disk or ask
/// elsewhere.</summary>
public sealed class CheckLimit(TimeProvider time)
{
    private const int AtOnce = 120;

    private readonly Budget _budget = new(AtOnce, 1, time);

    /// <param name="lines">How many are checked.</param>
    /// <exception cref="RefusedException"><see cref="Refusal.TooManyRequests"/>.</exception>
    public void Count(Actor by, int lines = 1)
    {
        for (var line = 0; line < lines; line++)
            if (!_budget.TrySpend(by.Id))
                throw new RefusedException(Refusal.TooManyRequests);
    }
}
