using LiveChatMeet.Commands;
using LiveChatMeet.Refusals;

namespace LiveChatMeet.Accounts;

/// <summary><c>livechatmeet setup-code</c>.</summary>
public sealed class SetupCodeCommand()
    : ServerCommand("setup-code", "Prints a new setup code, as long as there is no account: valid once, for 24 hours.")
{
    public override async Task<string> RunAsync(CommandCall call) =>
        await call.Services.GetRequiredService<FirstRun>().RenewAsync() is { } code
            ? $"Setup code {code}\nOpen {call.Address}/setup"
            : throw new StartupException(
                ExitCode.Usage,
                "This server has been set up. For somebody who cannot sign in: livechatmeet reset-password EMAIL."
            );
}
