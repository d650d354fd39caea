using System.CommandLine;
using LiveChatMeet.Hosting;
using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;

namespace LiveChatMeet.Accounts;

/// <summary><c>livechatmeet reset-password EMAIL</c>.</summary>
public static class ResetPasswordCommand
{
    /// <param name="settingsOf">The settings of the server, from the command and its argument.</param>
    public static Command Create(Func<Command, string, IConfiguration> settingsOf)
    {
        var email = new Argument<string>("EMAIL") { Description = "The e-mail address that the agent signs in with." };
        var command = new Command(
            "reset-password",
            "Prints a link that sets an agent's new password, also while the server runs: valid once, for 30 minutes."
        )
        {
            email,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            async (parsed, _) =>
            {
                var address = parsed.GetRequiredValue(email);
                await PrintLinkAsync(settingsOf(command, address), address);
            }
        );
        return command;
    }

    private static async Task PrintLinkAsync(IConfiguration configuration, string email)
    {
        var settings = Settings.From(configuration);
        var server = settings.PublicAddress?.TrimEnd('/') ?? configuration["urls"]?.Split(';')[0];
        try
        {
            var link = await PasswordLink.MakeAsync(configuration[DataDirectory.Setting], email, TimeProvider.System);
            System.Console.WriteLine($"{server ?? Listening.DefaultAddress}{link}");
        }
        catch (Exception failure) when (StorageFailure.IsOfDatabase(failure))
        {
            throw new StartupException(
                ExitCode.DataDirectory,
                $"The database cannot be used: {failure.Message}",
                failure
            );
        }
    }
}
