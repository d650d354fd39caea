using LiveChatMeet.Commands;
using LiveChatMeet.Refusals;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LiveChatMeet.Check;

/// <summary><c>livechatmeet check</c>: all that needs no browser.</summary>
public sealed class CheckCommand()
    : ServerCommand(
        "check",
        "Says what is wrong with the server, and the line that mends it. Exits with 1 if something is."
    )
{
    private static readonly Finding NotRunning = new(CheckState.Failure, Phrase.Say("none runs on this data directory"))
    {
        Cause = Phrase.Say("It has not been started, or has ended. Its settings are not known here either."),
        Visitors = Phrase.Say("The chat does not appear."),
        Fix = new(Phrase.Say("As root, with the service"), "systemctl start livechatmeet"),
    };

    public override bool NeedsNewestTables => false;

    public override async Task<string> RunAsync(CommandCall call)
    {
        var checks = call.Services.GetRequiredService<AllChecks>();
        var rows = new List<CheckRow>();
        if (!IsServerOf(call.Services))
            await AddAsync(new("running", Phrase.Say("Server"), "server", NotRunning));
        foreach (var (check, finding) in await checks.RunAllAsync(null, call.Cancelled))
            await AddAsync(CheckRow.Of(check, finding));
        var verdict = Verdict.Of(rows);
        return verdict.Failures == 0
            ? $"{verdict.Title}. What only a browser can try: {call.Address}/agent/check"
            : throw new StartupException(ExitCode.Crashed, $"{verdict.Title}.");

        async Task AddAsync(CheckRow row)
        {
            rows.Add(row);
            foreach (var line in row.Finding!.Lines(row.Title))
                await call.TellAsync(line);
        }
    }

    // Else the command works alone with the directory.
    private static bool IsServerOf(IServiceProvider services) =>
        services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.Count > 0;
}
