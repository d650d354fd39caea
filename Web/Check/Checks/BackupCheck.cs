using LiveChatMeet.Storage.Backups;

namespace LiveChatMeet.Check.Checks;

/// <summary>How old the newest backup is.</summary>
public sealed class BackupCheck(BackupState state, BackupSettings settings, TimeProvider time) : ICheck
{
    private static readonly TimeSpan OldByHand = TimeSpan.FromDays(30);

    public string Name => "backup";

    public Phrase Title => Phrase.Say("Backup");

    public Task<Finding> RunAsync(Reached? from, CancellationToken cancelled) =>
        Task.FromResult(
            Of(
                time.GetUtcNow() - state.LastAt,
                state.IsScheduled ? 2 * TimeSpan.FromHours(settings.EveryHours) : OldByHand,
                state.Problem
            )
        );

    /// <param name="age">Of the newest; null if none is known.</param>
    /// <param name="oldFrom">From when on it is too old.</param>
    /// <param name="problem">Why the last one by itself failed.</param>
    public static Finding Of(TimeSpan? age, TimeSpan oldFrom, string? problem) =>
        (age, problem) switch
        {
            (_, not null) => new(CheckState.Failure, Phrase.Say("The last backup failed"))
            {
                Cause = Phrase.Say("The server says: {0}", problem),
                Visitors = Lost,
            },
            (null, _) => Finding.Skipped(Phrase.Say("none is known: Backup:To makes them by itself")),
            ({ } old, _) when old > oldFrom => new(
                CheckState.Warning,
                Phrase.Say("The newest is {0} days old", (int)old.TotalDays)
            )
            {
                Visitors = Lost,
                Fix = new(
                    Phrase.Say("Start the server with"),
                    "--Backup:To=/var/backups/livechatmeet",
                    Phrase.Say("Its user must be able to write there.")
                ),
            },
            ({ } young, _) => Finding.Ok(Phrase.Say("the newest is {0} hours old", (int)young.TotalHours)),
        };

    private static Phrase Lost => Phrase.Say("Nothing. If the disk breaks, what they wrote since then is lost.");
}
