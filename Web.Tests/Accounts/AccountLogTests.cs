using LiveChatMeet.Identity;
using LiveChatMeet.Tests.Plant.Servers;
using Microsoft.EntityFrameworkCore;

namespace LiveChatMeet.Tests.Accounts;

/// <summary>B7: who signed in, who failed to, and what changed an account stands in the log, without a name or
/// address.</summary>
public sealed class AccountLogTests
{
    private const string Ada = "ada@kettlelane.example";

    private static readonly string[] Changes =
    [
        "Make administrator",
        "Remove as administrator",
        "Reset the password",
        "Disable the account",
        "Enable the account",
    ];

    [Fact]
    public async Task What_happens_to_accounts_stands_in_the_log_once_and_names_nobody()
    {
        await using var server = await Server.StartAsync(new() { ["Logging:LogLevel:Default"] = "Information" });
        using var logs = LogLines.Of(server);
        using var administrator = await server.SetUpByFormAsync();
        var me = (await server.ReadAsync(database => database.Users.SingleAsync())).Id;
        var ada = await server.AddAgentAsync("Ada Lovelace", Ada);

        using var stranger = server.NewBrowser();
        using var failed = await stranger.SubmitAsync(
            "/sign-in",
            "Sign in",
            ("Email", Ada),
            ("Password", "not-this-password")
        );
        using var hers = await server.SignInAsync(Ada);
        using var invited = await administrator.SubmitAsync("/agent/people", "Invite", ("Email", "noah@x.example"));
        foreach (var change in Changes)
            using (await administrator.SubmitInAsync("/agent/people", "Ada", change)) { }
        using var signedOut = await administrator.SubmitAsync("/agent/me", "Sign out");

        string[] once =
        [
            $"The server is set up: agent {me} is its first administrator",
            $"Agent {me} has signed in",
            "Failed sign-in from 127.0.0.1: wrong password",
            $"Agent {ada.Id} has signed in",
            $"Accounts: ColleagueInvited, by agent {me}",
            $"Account of agent {ada.Id}: MadeAdministrator, by agent {me}",
            $"Account of agent {ada.Id}: MadeAgent, by agent {me}",
            $"Account of agent {ada.Id}: PasswordLinkMade, by agent {me}",
            $"Account of agent {ada.Id}: AccountDisabled, by agent {me}",
            $"Account of agent {ada.Id}: AccountEnabled, by agent {me}",
            $"Agent {me} has signed out",
        ];
        Assert.All(
            once,
            line => Assert.Equal((line, 1), (line, logs.CountOf($"{typeof(AccountLog).FullName} {line}")))
        );
        foreach (var person in (string[])[Ada, "Ada Lovelace", Server.AgentEmail, Server.AgentName, "noah@"])
            Assert.Equal((person, 0), (person, logs.CountOf(person)));
    }
}
