using System.Globalization;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Check.Checks;

/// <summary>Whether there is room for what people write.</summary>
public sealed class DiskCheck(DataDirectory data) : ICheck
{
    private const long Mega = 1_000_000;
    private const long WarnsBelow = 2_000 * Mega;
    private const long FailsBelow = 200 * Mega;

    public string Name => "disk";

    public Phrase Title => Phrase.Say("Disk");

    public Task<Finding> RunAsync(Reached? from, CancellationToken cancelled) =>
        Task.FromResult(Of(new DriveInfo(data.Path).AvailableFreeSpace, data.Path));

    /// <param name="free">Bytes.</param>
    public static Finding Of(long free, string path)
    {
        var told = Phrase.Say("{0} free where {1} is", Size(free), path);
        if (free >= WarnsBelow)
            return Finding.Ok(told);
        return new(free < FailsBelow ? CheckState.Failure : CheckState.Warning, told)
        {
            Cause = Phrase.Say("The disk of the data directory is nearly full."),
            Visitors =
                free < FailsBelow
                    ? Phrase.Say("Soon no message is kept: “The server’s storage is full.”")
                    : Phrase.Say("Nothing yet. On a full disk no message is kept and no call starts."),
            Fix = new(
                Phrase.Say("Run on the server, to see what takes the space"),
                $"du -xh --max-depth=2 / 2>/dev/null | sort -h | tail -20"
            ),
        };
    }

    /// <summary>As people read it: 1.9 GB.</summary>
    public static string Size(long bytes) =>
        bytes >= 1_000 * Mega
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (1_000.0 * Mega):0.#} GB")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)Mega:0.#} MB");
}
