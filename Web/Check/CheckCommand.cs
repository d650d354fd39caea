using LiveChatMeet.Commands;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Check;

/// <summary><c>livechatmeet check</c>: all that needs no browser.</summary>
public sealed class CheckCommand()
    : ServerCommand(
        "check",
        "Says what is wrong with the server, and the line that mends it. Exits with 1 if something is."
    )
{
    public override bool NeedsNewestTables => false;

    public override async Task<string> RunAsync(CommandCall call)
    {
        var checks = call.Services.GetRequiredService<AllChecks>();
        var rows = new List<CheckRow>();
        foreach (var (check, finding) in await checks.RunAllAsync(null, call.Cancelled))
        {
            rows.Add(CheckRow.Of(check, finding));
            foreach (var line in finding.Lines(check.Title))
                await call.TellAsync(line);
        }
        var verdict = Verdict.Of(rows);
        return verdict.Failures == 0
            ? $"{verdict.Title}. What only a browser can try: {call.Address}/agent/check"
            : throw new StartupException(ExitCode.Crashed, $"{verdict.Title}.");
    }
}
