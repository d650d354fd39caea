using LiveChatMeet.Commands;
using LiveChatMeet.Identity;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using Microsoft.AspNetCore.Identity;

namespace LiveChatMeet.Accounts;

/// <summary><c>livechatmeet reset-password EMAIL</c>: the way back in for somebody whom no administrator can help.
/// Whoever may use the data directory may give it. With the new password, passkeys and codes are over too.</summary>
public sealed class ResetPasswordCommand()
    : ServerCommand(
        "reset-password",
        "Prints a link that sets an agent's new password (valid once, for 30 minutes); signs the agent out everywhere.",
        new CommandArgument("EMAIL", "The e-mail address that the agent signs in with.")
    )
{
    public override async Task<string> RunAsync(CommandCall call)
    {
        var email = call.Arguments[0].Trim();
        var agent = await call.Services.GetRequiredService<UserManager<Agent>>().FindByEmailAsync(email);
        if (agent is not { DisabledAt: null })
            throw new StartupException(ExitCode.Usage, $"There is no account for {email}, or it is disabled.");
        await call.Services.GetRequiredService<Colleagues>().SignOutEverywhereAsync(agent.Id, by: null);
        // There may be nobody else to lift it, and whoever can read the data directory could do so anyway.
        var links = call.Services.GetRequiredService<AccountLinks>();
        return await SecondFactors.AnyAsync(call.Services.GetRequiredService<LiveChatDb>(), agent.Id)
            ? await links.ResetSecondFactorAsync(agent, by: null, call.Address)
            : await links.ResetPasswordAsync(agent, by: null, call.Address);
    }
}
