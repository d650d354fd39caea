using LiveChatMeet.Refusals;
using LiveChatMeet.Storage;
using LiveChatMeet.Tests.Plant.Actors;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Accounts;

public sealed class ResetPasswordTests
{
    private const string NewPassword = "a-slow-bicycle-43";

    [Fact]
    public async Task The_command_lifts_a_second_factor_with_the_new_password_and_not_before()
    {
        await using var server = await Server.StartAsync();
        using var owner = await server.SetUpByFormAsync();
        using var passkey = new SoftPasskey();
        using (await owner.AddPasskeyAsync(passkey, server.Origin)) { }
        await owner.TurnOnCodesAsync(TimeProvider.System);

        var (code, link) = await CommandSocket.RunAsync(server, "reset-password", Server.AgentEmail);
        Assert.Equal(ExitCode.Done, code);
        Assert.Equal((1, 1), await FactorsAsync(server)); // the link may go astray
        using var browser = server.NewBrowser();
        using (
            await browser.SubmitAsync(
                "/new-password",
                "Set password",
                ("Code", link.Split('#')[1]),
                ("Password", NewPassword)
            )
        ) { }

        Assert.Equal((0, 0), await FactorsAsync(server));
        using var again = server.NewBrowser();
        using (await again.SubmitAsync("/sign-in", "Sign in", ("Email", Server.AgentEmail), ("Password", NewPassword)))
        { }
        Assert.True(await again.IsSignedInAsync()); // no code is asked for
        using var old = server.NewBrowser();
        using (await old.SignInWithAsync(passkey, server.Origin)) { }
        Assert.False(await old.IsSignedInAsync());
        Assert.True(
            await server.ReadAsync(database =>
                database.AuditEntries.AnyAsync(entry => entry.Kind == AuditKind.SecondFactorReset)
            )
        );
    }

    private static Task<(int Passkeys, int Apps)> FactorsAsync(Server server) =>
        server.ReadAsync(async database =>
            (await database.Passkeys.CountAsync(), await database.CodeApps.CountAsync())
        );
}
