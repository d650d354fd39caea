using LiveChatMeet.Hosting;
using LiveChatMeet.Texts;

namespace LiveChatMeet.Accounts;

/// <summary>
/// Bounds guessing without letting a stranger lock an agent out. A browser in which the agent has signed in before has
/// a count of its own; all others share that of the account, and each network has one over all accounts. Accounts that
/// do not exist are counted alike.
/// </summary>
public sealed class SignInThrottle(TimeProvider time)
{
    /// <summary>Attempts on one account that need not wait.</summary>
    public const int Free = 5;

    /// <summary>Attempts of one network, on all accounts together, that need not wait.</summary>
    public const int FreeOfNetwork = 30;

    private readonly Delays _accounts = new(Free, TimeSpan.FromDays(1), time);
    private readonly Delays _browsers = new(Free, TimeSpan.FromDays(1), time);
    private readonly Delays _networks = new(FreeOfNetwork, TimeSpan.FromHours(1), time);
    private readonly Delays _around = new(FreeOfNetwork * Network.Wider, TimeSpan.FromHours(1), time);

    /// <summary>A password for an account.</summary>
    /// <param name="browser">As <see cref="KnownBrowsers.Find"/> tells.</param>
    public Attempt TryPassword(string email, string? browser, Network from) =>
        Try(Characters.WellFormed(email.Trim()).Normalize().ToUpperInvariant(), browser, from);

    /// <summary>A code of the second step, by somebody who knows the password.</summary>
    public Attempt TryCode(string agentId, string? browser, Network from) =>
        Try($"code {agentId}", browser is null ? null : $"code {browser}", from);

    /// <summary>Somebody who is signed in proves again who they are.</summary>
    public Attempt TryAgain(string agentId) => Try((_browsers, $"again {agentId}"));

    private Attempt Try(string account, string? browser, Network from) =>
        browser is not null ? Try((_browsers, browser))
        : from.Around is null ? Try((_networks, from.Own), (_accounts, account))
        : Try((_networks, from.Own), (_around, from.Around), (_accounts, account));

    private static Attempt Try(params (Delays Of, string Key)[] counts)
    {
        // Looked at first, because what has to wait counts nowhere.
        foreach (var (of, key) in counts)
            if (of.WaitOf(key) is { } wait)
                return new(wait, () => { });
        foreach (var (of, key) in counts)
            if (of.Begin(key) is { } wait) // a parallel attempt came first
                return new(wait, () => { });
        return new(null, () => GiveBack(counts));
    }

    private static void GiveBack((Delays Of, string Key)[] counts)
    {
        foreach (var (of, key) in counts)
            of.GiveBack(key);
    }
}

/// <summary>An attempt that was counted, or has to wait.</summary>
public sealed class Attempt(TimeSpan? wait, Action giveBack)
{
    /// <summary>How long until the next one; null if this one may be made.</summary>
    public TimeSpan? Wait => wait;

    /// <summary>It was right: it does not count.</summary>
    public void Succeeded() => giveBack();
}
