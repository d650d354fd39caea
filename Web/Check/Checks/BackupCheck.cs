using LiveChatMeet.Storage.Backups;

namespace LiveChatMeet.Check.Checks;

/// <summary>How old the newest backup is.</summary>
public sealed class BackupCheck(BackupState state, BackupSettings settings, TimeProvider time) : ICheck
{
    private static readonly TimeSpan OldByHand = TimeSpan.FromDays(30);
    private static readonly TimeSpan CountedInHours = TimeSpan.FromDays(2);

    public string Name => "backup";

    public Phrase Title => Phrase.Say("Backup");

    public Task<Finding> RunAsync(Reached? from, CancellationToken cancelled) =>
        Task.FromResult(
            Of(
                time.GetUtcNow() - state.LastAt,
                state.IsScheduled ? 2 * TimeSpan.FromHours(settings.EveryHours) : OldByHand,
                state.Problem,
                settings.To
            )
        );

    /// <param name="age">Of the newest; null if none is known.</param>
    /// <param name="oldFrom">From when on it is too old.</param>
    /// <param name="problem">Why the last one by itself failed.</param>
    /// <param name="to">Where they are made by themselves; null if they are not.</param>
    public static Finding Of(TimeSpan? age, TimeSpan oldFrom, string? problem, string? to = null) =>
        (age, problem) switch
        {
            (_, not null) => new(CheckState.Failure, Phrase.Say("The last backup failed"))
            {
                Cause = Phrase.Say("The server says: {0}", problem),
                Visitors = Lost,
                Fix = to is null ? null : MakePlace(to),
            },
            (null, _) => Finding.Skipped(Phrase.Say("None is known: Backup:To makes them by itself")),
            ({ } old, _) when old > oldFrom => new(CheckState.Warning, Age(old))
            {
                Visitors = Lost,
                Fix = to is null ? Schedule : null,
            },
            ({ } young, _) => Finding.Ok(Age(young)),
        };

    private static Fix Schedule =>
        new(
            Phrase.Say("Start the server with"),
            "--Backup:To=/var/backups/livechatmeet",
            Phrase.Say("Its user must be able to write there.")
        );

    private static Fix MakePlace(string to) =>
        new(
            Phrase.Say("Run on the server"),
            $"install -d -o livechatmeet -m 700 {to}\nsystemctl restart livechatmeet",
            Phrase.Say("If the disk is full: a larger one, or a smaller Backup:Keep.")
        );

    private static Phrase Age(TimeSpan age) =>
        age < CountedInHours
            ? Phrase.Say("The newest is {0} h old", (int)age.TotalHours)
            : Phrase.Say("The newest is {0} days old", (int)age.TotalDays);

    private static Phrase Lost => Phrase.Say("Nothing. If the disk breaks, what they wrote since then is lost.");
}
